#!/usr/bin/env bash
# Trains on a GPU of a machine that has no Java, with the libtorch of its Python's PyTorch.
set -euo pipefail

usage() {
  cat <<'EOF'
usage, where vqstream was built (JDK 17 or newer; JAVA_HOME or java on the PATH):
  gpu.sh pack --djl DIR -o OUT.tar.gz|OUT.tar.xz|OUT_DIR
      packs a Java runtime, vqstream, DJL's native sources and this script
      --djl DIR      DJL's sources, such as: git archive v0.35.1 engines/pytorch api/src | tar x -C DIR
  gpu.sh images -o PREFIX [--downscale F] [--limit BYTES] [--parts N] DIR...
      packs training images into PREFIX-1.tar, PREFIX-2.tar, ... as JPEG 4:4:4
      --downscale F  factor by which JPEG images are downscaled (default: 0.8)
      --limit BYTES  size of a part, such as 34M (default: 34M)
      --parts N      number of parts (default: 2)

usage, in the unpacked folder (g++; python3 with a CUDA build of PyTorch):
  gpu.sh build [--python PYTHON]                builds DJL's native library, if it is out of date
  gpu.sh check [--python PYTHON] [--device gpu|cpu] [DIR]
      trains three steps, on the images of DIR or on two that it comes with
      --device cpu   with libtorch and DJL's library of PYTORCH_LIBRARY_PATH
  gpu.sh train [--python PYTHON] -- ARGS...     builds, then runs vqstream train ARGS --device gpu
      VQSTREAM_OPTS  more options for the JVM; the heap is half of the memory unless they have -Xmx
EOF
}

fail() {
  echo "gpu.sh: $1" >&2
  exit "${2:-1}"
}

wrong_usage() {
  fail "$1; see gpu.sh --help" 2
}

# Requires a value after an option.
require_value() {
  [ $# -ge 2 ] || wrong_usage "$1: value missing"
}

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

# ---- where vqstream was built ----

readonly MAX_BYTES=$((64 << 20))
readonly MODULES=java.base,java.desktop,java.logging,java.management,java.naming,java.sql,java.xml,jdk.incubator.vector,jdk.unsupported
# The libraries of the commands train and evaluate, without their versions.
readonly JARS="vqstream-cli vqstream-model vqstream-tools vqstream-trainer api common-image common-io
  common-lang commons-compress commons-io commons-lang3 ejml-core ejml-ddense gson imageio-core imageio-jpeg imageio-metadata jline-native
  jline-terminal jna kotlin-stdlib logback-classic logback-core picocli progressbar pytorch-engine
  slf4j-api webp-imageio xchart"

find_jdk() {
  if [ -n "${JAVA_HOME:-}" ]; then
    jdk=$JAVA_HOME
  else
    jdk=$(command -v java) || fail "no Java found: set JAVA_HOME to a JDK 17 or newer"
    jdk=$(dirname "$(dirname "$(readlink -f "$jdk")")")
  fi
  [ -x "$jdk/bin/java" ] || fail "$jdk has no bin/java: set JAVA_HOME to a JDK 17 or newer"
}

find_distribution() {
  dist=$(cd "$home/../../../.." && pwd -P)/deploy/target/vqstream
  [ -x "$dist/bin/vqstream" ] || fail "no distribution in $dist: run mvn package there, and gpu.sh in trainer/src/main/scripts"
}

pack() {
  local djl='' out=''
  while [ $# -gt 0 ]; do
    case $1 in
      --djl | -o) require_value "$@" ;;
      *) wrong_usage "pack: unknown argument $1" ;;
    esac
    case $1 in
      --djl) djl=$2 ;;
      -o) out=$2 ;;
    esac
    shift 2
  done
  [ -n "$djl" ] || wrong_usage "pack: missing --djl DIR, the sources of DJL"
  [ -n "$out" ] || wrong_usage "pack: missing -o OUT.tar.gz|OUT.tar.xz|OUT_DIR"
  [ ! -e "$out" ] || fail "$out exists: remove it, or name another output"
  find_distribution
  find_jdk
  [ -x "$jdk/bin/jlink" ] || fail "$jdk has no bin/jlink: set JAVA_HOME to a JDK, not to a JRE"
  local sources=$djl/engines/pytorch/pytorch-native/src/main/native
  local methods=$djl/engines/pytorch/pytorch-engine/src/main/java/ai/djl/pytorch/jni/PyTorchLibrary.java
  local file
  for file in "$sources" "$methods" "$djl/api/src/main/native/djl/utils.h"; do
    [ -e "$file" ] || fail "$file is missing: extract engines/pytorch and api/src of DJL's repository to $djl"
  done

  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  local folder=$scratch/vqstream-gpu
  mkdir -p "$folder"/{bin,lib,include,native/djl,images}
  cp "$dist/bin/vqstream" "$folder/bin/"
  cp "$home/gpu.sh" "$folder/"
  # an archive compresses better what is not compressed yet
  local compress=0 jar=c0fM
  case $out in
    *.tar.gz | *.tar.xz) ;;
    *) compress=2 jar=cfM ;;
  esac
  copy_jars "$jar" "$folder/lib"
  find "$sources" -name '*.cc' -exec cp {} "$folder/native/" \;
  find "$sources" -name '*.h' -exec cp {} "$folder/native/" \;
  cp "$djl/api/src/main/native/djl/utils.h" "$folder/native/djl/"
  cp "$home"/../native/*.cc "$folder/native/"
  cp "$jdk/include/jni.h" "$jdk/include/linux/jni_md.h" "$folder/include/"
  "$jdk/bin/javac" -h "$folder/include" -d "$scratch/classes" "$methods"
  "$jdk/bin/java" "$home/Thumbnails.java" glyphs "$folder/images" 2
  "$jdk/bin/jlink" --add-modules "$MODULES" --compress="$compress" --strip-debug \
    --no-header-files --no-man-pages --output "$folder/runtime" >"$scratch/log" 2>&1 \
    || fail "jlink failed: $(tail -n 1 "$scratch/log")"
  strip --strip-unneeded "$folder/runtime/lib/server/libjvm.so" 2>/dev/null || true
  copy_system_libraries "$folder/runtime/lib"
  deliver "$folder" "$out"
}

# Copies the libraries without the natives of other platforms, and the model without its
# checkpoints, because --from names a file.
copy_jars() {
  local name found content=$scratch/jar
  for name in $JARS; do
    found=("$dist/lib/$name"-[0-9]*.jar)
    [ "${#found[@]}" = 1 ] || fail "$dist/lib has several $name-VERSION.jar: run mvn package"
    [ -f "${found[0]}" ] || fail "$dist/lib has no $name-VERSION.jar: run mvn package"
    rm -rf "$content"
    mkdir "$content"
    (
      cd "$content"
      "$jdk/bin/jar" xf "${found[0]}"
      find . -regex '.*\.\(so\|a\|dll\|dylib\|jnilib\|safetensors\)' \
        ! -path '*[Ll]inux?x86?64/*' -delete
      "$jdk/bin/jar" "$1" "$2/${found[0]##*/}" .
    )
  done
}

# Copies what the JDK takes from the system and the target may lack, such as libjpeg.
copy_system_libraries() {
  local library
  ldd "$1"/lib{javajpeg,lcms,zip,jli,fontmanager}.so | awk '$2 == "=>" && $3 ~ "^/" { print $3 }' \
    | sort -u | while read -r library; do
      case ${library##*/} in
        libc.so* | libm.so* | libdl.so* | libpthread.so* | libstdc++.so* | libgcc_s.so*) ;;
        *) [ -e "$1/${library##*/}" ] || cp -L "$library" "$1/" ;;
      esac
    done
}

# Moves the folder to the output, or packs it.
deliver() {
  local made=$1 bytes
  case $2 in
    *.tar.?z)
      made=$scratch/${2##*/}
      tar -C "$scratch" -caf "$made" "${1##*/}"
      ;;
  esac
  bytes=$(du -sb "$made" | cut -f 1)
  [ "$bytes" -le "$MAX_BYTES" ] || fail "$2 would have $bytes bytes: at most $MAX_BYTES may be packed"
  mv "$made" "$2"
  awk -v out="$2" -v bytes="$bytes" 'BEGIN { printf "wrote %s: %.1f MiB\n", out, bytes / 1048576 }'
}

images() {
  find_distribution
  find_jdk
  "$jdk/bin/java" -Djava.awt.headless=true -cp "$dist/lib/*" "$home/PackImages.java" "$@"
}

# ---- in the unpacked folder ----

require_unpacked() {
  [ -x "$home/runtime/bin/java" ] || fail "$home has no Java runtime: run the gpu.sh of an unpacked archive of gpu.sh pack"
  case $home in
    *[[:space:]]*) fail "$home has a space in its name: unpack it elsewhere" ;;
  esac
}

require_gpu() {
  command -v nvidia-smi >/dev/null || fail "no nvidia-smi found: use a machine with an NVIDIA driver"
  gpu=$(nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null | head -n 1) || true
  [ -n "$gpu" ] || fail "nvidia-smi finds no GPU: use a machine with one"
}

# Reads the version file of PyTorch, which is much faster than an import.
find_torch() {
  command -v "$python" >/dev/null || fail "no $python found: name the Python of PyTorch with --python"
  local answer
  answer=$("$python" - <<'EOF'
import importlib.util, os, runpy
spec = importlib.util.find_spec("torch")
if spec is not None and spec.submodule_search_locations:
    folder = list(spec.submodule_search_locations)[0]
    version = runpy.run_path(os.path.join(folder, "version.py"))
    print(folder, version["__version__"], version.get("cuda") or "", sep="\n")
EOF
  ) || fail "$python cannot read the version of its PyTorch: name another Python with --python"
  [ -n "$answer" ] || fail "$python has no torch: name the Python of PyTorch with --python"
  local version
  { read -r torch; read -r version; read -r cuda || true; } <<<"$answer"
  [ -n "$cuda" ] || fail "torch $version of $python is a CPU build: install a CUDA build, or name another Python with --python"
  torch_version=${version%%+*}
  flavor=cu${cuda//./}
  natives=$home/natives/$torch_version-$flavor
  local file
  for file in include/torch/csrc/api/include/torch/torch.h lib/libtorch_cuda.so; do
    [ -e "$torch/$file" ] || fail "$torch/$file is missing: reinstall torch"
  done
  cuda_libraries=("${torch%/*}"/nvidia/*/lib /usr/local/cuda/lib64)
  cudart=
  for file in "${torch%/*}"/nvidia/*/lib/libcudart.so."${cuda%%.*}"* \
    /usr/local/cuda/lib64/libcudart.so."${cuda%%.*}"*; do
    if [ -z "$cudart" ] && [ -e "$file" ]; then
      cudart=$file
    fi
  done
  [ -n "$cudart" ] || fail "no libcudart.so.${cuda%%.*} in ${torch%/*}/nvidia or /usr/local/cuda: install the CUDA runtime $cuda"
}

# Prints options for the folders of CUDA's headers; nothing if one that DJL's sources need is missing.
cuda_options() {
  local folder folders=() headers
  headers=$(printf '#include <%s>\n' cuda_runtime_api.h cublas_v2.h cublasLt.h cusparse.h cusolverDn.h)
  for folder in "${torch%/*}"/nvidia/*/include{,/cccl} /usr/local/cuda/include{,/cccl}; do
    [ ! -d "$folder" ] || folders+=("-isystem$folder")
  done
  if g++ "${folders[@]}" -E -x c++ - <<<"$headers" >/dev/null 2>&1; then
    printf '"%s"\n' -DUSE_CUDA "${folders[@]}"
  fi
}

# Writes the options of g++, one a line, as DJL's CMakeLists.txt sets them.
compiler_options() {
  local standard=17 folder
  # PyTorch requires C++20 from 2.14 on
  if grep -qs '__cplusplus < 202002L' "$torch"/include/ATen/ATen.h \
    "$torch"/include/torch/csrc/api/include/torch/all.h; then
    standard=20
  fi
  printf '%s\n' "-std=c++$standard" -O2 -fPIC -w -D_GLIBCXX_USE_CXX11_ABI=1
  for folder in "$home/include" "$home/native" "$torch/include" \
    "$torch/include/torch/csrc/api/include"; do
    printf '"-I%s"\n' "$folder"
  done
  cuda_options
}

build() {
  local library=$natives/libdjl_torch.so file
  if [ -e "$library" ] && [ -z "$(find "$home/native" "$home/include" -newer "$library" -type f)" ]; then
    return
  fi
  command -v g++ >/dev/null || fail "no g++ found: install it"
  [ -e "$home/include/jni.h" ] || fail "$home/include/jni.h is missing: unpack the archive again"
  local objects=$home/objects/${natives##*/}
  mkdir -p "$objects" "$natives"
  compiler_options >"$objects/options"
  SECONDS=0
  for file in "$home"/native/*.cc; do basename "$file" .cc; done \
    | xargs -P "$(nproc)" -I{} g++ "@$objects/options" -c "$home/native/{}.cc" -o "$objects/{}.o" \
      >"$objects/log" 2>&1 \
    || fail "cannot compile DJL's sources for torch $torch_version: $(grep -m 1 error "$objects/log" || true) (all in $objects/log)"
  local cuda_link=()
  if grep -q USE_CUDA "$objects/options"; then
    cuda_link=(-ltorch_cuda -lc10_cuda)
  else
    echo "gpu.sh: CUDA's headers are incomplete: DJL cannot empty the GPU's cache of free memory" >&2
  fi
  # shellcheck disable=SC2016 # $ORIGIN is for the loader
  g++ -shared -o "$library.new" "$objects"/*.o -L"$torch/lib" -ltorch -ltorch_cpu -lc10 \
    "${cuda_link[@]}" -ldl '-Wl,-rpath,$ORIGIN' >"$objects/log" 2>&1 \
    || fail "cannot link libdjl_torch.so: $(tail -n 1 "$objects/log") (all in $objects/log)"
  mv "$library.new" "$library"
  echo "built libdjl_torch.so for torch $torch_version, CUDA $cuda in $SECONDS s"
}

# Makes the folders of links in which DJL and JNA look for libraries.
link_libraries() {
  local file name
  for name in c10 c10_cuda torch_cpu torch_cuda torch; do
    ln -sfn "$torch/lib/lib$name.so" "$natives/lib$name.so"
  done
  for file in "$torch"/lib/libgomp*; do
    if [ -e "$file" ]; then
      ln -sfn "$file" "$natives/${file##*/}"
    fi
  done
  mkdir -p "$home/cudart"
  ln -sfn "$cudart" "$home/cudart/libcudart.so"
}

prepare_gpu() {
  require_gpu
  find_torch
  build
  link_libraries
  local folder path=$torch/lib:$home/cudart
  for folder in "${cuda_libraries[@]}"; do
    if [ -d "$folder" ]; then
      path=$path:$folder
    fi
  done
  export LD_LIBRARY_PATH="$path${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  export PYTORCH_LIBRARY_PATH=$natives PYTORCH_VERSION=$torch_version PYTORCH_FLAVOR=$flavor
  jvm_options="-Djna.library.path=$home/cudart -Dai.djl.pytorch.graph_optimizer=false -Dai.djl.pytorch.cudnn_benchmark=true"
  if grep -q USE_CUDA "$home/objects/${natives##*/}/options" 2>/dev/null; then
    jvm_options+=" -Dio.vqstream.training.cuda.graphs=true"
  fi
}

prepare_cpu() {
  [ -e "${PYTORCH_LIBRARY_PATH:-}/libtorch.so" ] || fail "PYTORCH_LIBRARY_PATH names no folder with libtorch.so: set it to DJL's libraries for the CPU"
  export PYTORCH_FLAVOR=${PYTORCH_FLAVOR:-cpu}
  jvm_options=
}

# Prints half of the memory in MiB: of the machine, or of the container.
half_of_memory() {
  local bytes limit
  bytes=$(awk '/^MemTotal:/ { printf "%d", $2 * 1024 }' /proc/meminfo)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null) || limit=max
  if [ "$limit" != max ] && [ "$limit" -lt "$bytes" ]; then
    bytes=$limit
  fi
  echo $((bytes >> 21))
}

# Replaces this shell by vqstream.
run_vqstream() {
  local heap
  heap=$(half_of_memory)
  export JAVA_HOME=$home/runtime VQSTREAM_OPTS="-Xmx${heap}m $jvm_options ${VQSTREAM_OPTS:-}"
  exec "$home/bin/vqstream" "$@"
}

train() {
  [ "${1:-}" = -- ] || wrong_usage "train: missing -- before the arguments of vqstream train"
  shift
  [ $# -gt 0 ] || wrong_usage "train: missing arguments of vqstream train after --"
  prepare_gpu
  run_vqstream train "$@" --device gpu
}

check() {
  local device=gpu folder=$home/images
  while [ $# -gt 0 ]; do
    case $1 in
      --device)
        require_value "$@"
        device=$2
        shift
        ;;
      -*) wrong_usage "check: unknown option $1" ;;
      *) folder=$1 ;;
    esac
    shift
  done
  local on=$device
  case $device in
    gpu)
      prepare_gpu
      on="gpu ($gpu, torch $torch_version, CUDA $cuda)"
      ;;
    cpu) prepare_cpu ;;
    *) wrong_usage "check: unknown device $device" ;;
  esac
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  printf '%s\n' steps=3 crops=2 crop.size=32 lambdas=400,50 latent.channels=6 \
    subspaces=2x1:16,2x2:16 encoder=residual:4x1,6x1 decoder=residual:4x1,6x1 \
    prior.channels=8 prior.blocks=1 prior.head.channels=4 codeword.positions=16 >"$scratch/config"
  SECONDS=0
  (run_vqstream train "$folder" -o "$scratch/check.safetensors" --from nothing --config "$scratch/config" \
    --work "$scratch/work" --device "$device") >"$scratch/log" 2>&1 \
    || fail "check on $on failed: $(grep '^vqstream: ' "$scratch/log" || tail -n 1 "$scratch/log")"
  [ -s "$scratch/check.safetensors" ] || fail "check on $on wrote no checkpoint: $(tail -n 1 "$scratch/log")"
  local steps
  steps=$(grep -ao '"training.steps":"[^"]*"' "$scratch/check.safetensors" | cut -d '"' -f 4)
  echo "check: $steps steps on $on in $SECONDS s"
}

[ $# -gt 0 ] || wrong_usage "missing command"
command=$1
shift
case $command in
  -h | --help) usage ;;
  pack | images) "$command" "$@" ;;
  build | check | train)
    python=python3
    if [ "${1:-}" = --python ]; then
      require_value "$@"
      python=$2
      shift 2
    fi
    require_unpacked
    if [ "$command" = build ]; then
      [ $# = 0 ] || wrong_usage "build: unknown argument $1"
      find_torch
    fi
    "$command" "$@"
    ;;
  *) wrong_usage "unknown command $command" ;;
esac
