#!/bin/bash
# Writes frames once and reads their codes in Java virtual machines that differ in version, compiler,
# vector length, garbage collector, threads, batches and processor; each also writes the codes again, which
# must give the same bytes. Each also encodes and decodes pictures, with networks of both kinds of
# blocks, at all levels, and searches for codes of one: latents, frames and pixels must be the same.
# Ends with the numbers of codes, latents and pixels compared and of those that differ.
#
#   exactness-run.sh [PERCENT]     of the 10^8 codes and 10^9 pixels of the long run (default: 100)
#
#   VQSTREAM_HOME   the distribution (default: deploy/target/vqstream)
#   JAVA_HOME       the Java that writes the frames (default: java on the PATH)
#   OTHER_JAVAS     homes of other Javas, separated by spaces (default: all in /usr/lib/jvm)
#   ARM_JAVA        folder that arm-java.sh made; an ARM Java runs in it under emulation
#   PHOTOS          folder of images that the networks code, too (default: none)
#   SHORT           yes: without the options of the JVM that NetworkExactnessTest and
#                   PriorExactnessTest have, too, and with one row on ARM
set -euo pipefail
unset VQSTREAM_OPTS VQSTREAM_VECTOR JDK_JAVA_OPTIONS JAVA_TOOL_OPTIONS
export LC_ALL=C # the order of lines

percent=${1:-100}
here=$(cd "$(dirname "$0")" && pwd -P)
home=${VQSTREAM_HOME:-$here/../../../../target/vqstream}
model=$here/../../../../../model
classes=$model/target/test-classes:$home/lib/*
tiny=$model/src/test/resources/io/vqstream/codec/tiny.safetensors
program=io.vqstream.codec.ExactnessRun
module="--add-modules jdk.incubator.vector"
vectors="$module -Dvqstream.vectors=now" # else plain loops until vectors are faster
if [[ -z ${JAVA_HOME:-} ]]; then
  java=$(readlink -f "$(command -v java)")
  JAVA_HOME=${java%/bin/java}
fi
photos=${PHOTOS:--}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
depthwise=$work/depthwise.safetensors

# part N: that many of a hundred, at least one
part() { echo $((($1 * percent + 99) / 100)); }

combinations=0
interpreted=0
failed=0
declare -A compared=([codes]=0 [latents]=0 [frames]=0 [pixels]=0) differ=([codes]=0 [latents]=0 [frames]=0 [pixels]=0)

# What is slow reads small pictures; in short runs of the small checkpoints alone, for the others take
# long to load where nothing is compiled. Short runs leave out the rows whose arithmetic others have, too.
short=
few=few
large=$(part 32)
small=16
cold=$vectors
if [[ $percent -ge 10 ]]; then
  vectors+=" -Dvqstream.exactness.warm-up=5"
else
  short=yes
  few=least
  large=0
  small=2
fi

# count KIND FILE: the sum of the counts of its lines
count() { awk -v kind="$1" '$1 == kind { sum += $3 } END { print sum + 0 }' "$2"; }

# row NAME SETS THREADS BATCH JAVA OPTIONS...: reads the frames of many, few or least pictures, up to
# BATCH of them side by side, codes pictures (of some, a third of many), compares with the first that
# did so, counts
row() {
  local name=$1 sets=$2 threads=$3 batch=$4 numbers=() frames codes pixels seconds said kind first=
  shift 4
  case $sets in
    many | some)
      frames="photos $work/photos $tiny $work/tiny $depthwise $work/depthwise"
      numbers=("$large" "$small" "$photos")
      [[ $sets = many ]] || numbers[0]=$(((large + 2) / 3))
      sets=many
      ;;
    few)
      frames="photos $work/photos-few thumbnails $work/thumbnails $tiny $work/tiny-few"
      frames+=" $depthwise $work/depthwise"
      numbers=(0 1 -)
      ;;
    least)
      frames="$tiny $work/tiny-few $depthwise $work/depthwise"
      numbers=(0 1 -)
      ;;
  esac
  local heap=1g
  case " $* " in
    *:+UseZGC*) heap=2g ;; # moves objects in memory that is free
    *:+Use*GC*) ;;
    *) set -- "$@" -XX:+UseSerialGC ;; # takes less CPU time to start
  esac
  # The thread that calls the networks is one of theirs.
  # shellcheck disable=SC2086 # several arguments
  if "$@" "-Xmx$heap" "-Djava.util.concurrent.ForkJoinPool.common.parallelism=$((threads - 1))" \
    -cp "$classes" $program read "$threads" "$batch" "${numbers[@]}" $frames \
    > "$work/out" 2> "$work/err"; then
    seconds=$(sed -n '$s/seconds //p' "$work/out")
    sed '$d' "$work/out" > "$work/digests"
    if [[ ! -e $work/$sets ]]; then
      first=yes
      cp "$work/digests" "$work/$sets"
    fi
    comm -13 "$work/$sets" "$work/digests" > "$work/differences"
    if [[ -s $work/digests && ! -s $work/differences ]]; then said=same; else said=DIFFERENT; fi
    codes=$(count codes "$work/digests")
    pixels=$(count pixels "$work/digests")
    for kind in codes latents frames pixels; do
      # The codes of the first are those that were written.
      if [[ $kind = codes || -z $first ]]; then
        compared[$kind]=$((compared[$kind] + $(count $kind "$work/digests")))
      fi
      differ[$kind]=$((differ[$kind] + $(count $kind "$work/differences")))
    done
  else
    codes=0 pixels=0 seconds=- said="FAILED: $(grep -v '^WARNING' "$work/err" | head -n 1)"
  fi
  printf '%-66s %9s %10s %8s  %s\n' "$name" "$codes" "$pixels" "$seconds" "$said"
  combinations=$((combinations + 1))
  [[ $said = same ]] || failed=$((failed + 1))
  case " $* " in *" -Xint "*) interpreted=$((interpreted + codes)) ;; esac
}

# long_row ARGUMENTS...: a row of long runs alone
long_row() { [[ -n $short ]] || row "$@"; }

# flags_row ARGUMENTS...: a row that differs from others in options that tests of the model have, too
flags_row() { [[ ${SHORT:-} = yes ]] || row "$@"; }

"$JAVA_HOME/bin/java" -cp "$classes" $program depthwise "$depthwise"
# CHECKPOINT SET COUNT WIDTH HEIGHT
sets=(
  photos "$work/photos" "$(part 28)" 384 256
  "$tiny" "$work/tiny" "$(part 320)" 384 256
  photos "$work/photos-few" "$(part 12)" 64 48
  thumbnails "$work/thumbnails" "$(part 12)" 48 40
  "$tiny" "$work/tiny-few" "$(($(part 10) + 3))" 200 120
  "$depthwise" "$work/depthwise" "$(part 12)" 64 48
)
# shellcheck disable=SC2086 # several options
"$JAVA_HOME/bin/java" $vectors -Dai.djl.offline=true -cp "$classes" $program write "${sets[@]}" \
  2> "$work/err" || { cat "$work/err" >&2; exit 1; }

version_of() { sed -n 's/^JAVA_VERSION="\([^"]*\)"/\1/p' "$1/release"; }

java=$JAVA_HOME/bin/java
printf '%-66s %9s %10s %8s\n' "Java $(version_of "$JAVA_HOME"), $(uname -m)" codes pixels seconds
row "vectors" many 1 1 "$java" $vectors
row "vectors once they are faster, 2 threads" many 2 1 "$java" $module
row "vectors, few and small pictures, batches of 16" few 1 16 "$java" $vectors
row "vectors, 4 threads, batches of 16" many 4 16 "$java" $vectors
flags_row "without the vector module" some 1 1 "$java"
row "without the vector module, 4 threads, batches of 3" some 4 3 "$java"
row "-Xint" $few 1 1 "$java" -Xint
long_row "vectors, not warmed up" few 1 1 "$java" $cold
long_row "-Xint, vector module, 2 threads" $few 2 1 "$java" $vectors -Xint
long_row "-Xcomp" $few 1 1 "$java" $vectors -Xcomp
flags_row "C1 alone (-XX:TieredStopAtLevel=1)" some 1 1 "$java" -XX:TieredStopAtLevel=1
row "C2 alone (-XX:-TieredCompilation)" many 1 1 "$java" $vectors -XX:-TieredCompilation
flags_row "without SuperWord (-XX:-UseSuperWord)" some 1 1 "$java" -XX:-UseSuperWord
long_row "vectors boxed (-XX:-DoEscapeAnalysis)" few 1 1 "$java" $vectors -XX:-DoEscapeAnalysis
long_row "vectors, -XX:+UseParallelGC, 3 threads" many 3 1 "$java" $vectors -XX:+UseParallelGC
long_row "vectors, -XX:+UseZGC, 2 threads, batches of 64" many 2 64 "$java" $vectors -XX:+UseZGC
case $(uname -m) in
  x86_64 | amd64)
    flags_row "vectors, -XX:UseAVX=0" many 1 1 "$java" $vectors -XX:UseAVX=0
    long_row "vectors, -XX:UseAVX=1" many 1 1 "$java" $vectors -XX:UseAVX=1
    flags_row "vectors, -XX:UseAVX=2" many 1 1 "$java" $vectors -XX:UseAVX=2
    long_row "vectors, -XX:UseAVX=3" many 1 1 "$java" $vectors -XX:UseAVX=3
    long_row "vectors, -XX:MaxVectorSize=16" many 1 1 "$java" $vectors -XX:MaxVectorSize=16
    flags_row "without the vector module, -XX:UseAVX=0" some 1 1 "$java" -XX:UseAVX=0
    long_row "vectors, -XX:-UseFMA" many 1 1 "$java" $vectors -XX:-UseFMA
    ;;
esac

for other in ${OTHER_JAVAS:-/usr/lib/jvm/*}; do
  [[ -x $other/bin/java && -r $other/release && ! -h $other ]] || continue
  [[ $(readlink -f "$other") != $(readlink -f "$JAVA_HOME") ]] || continue
  version=$(version_of "$other")
  [[ ${version%%.*} -ge 17 ]] || continue
  java=$other/bin/java
  row "Java $version, vectors" many 1 1 "$java" $vectors
  long_row "Java $version, vectors, 4 threads, batches of 7" many 4 7 "$java" $vectors
  row "Java $version, without the vector module" some 1 1 "$java"
  long_row "Java $version, -Xint" $few 1 1 "$java" -Xint
done

if [[ -n ${ARM_JAVA:-} ]]; then
  arm=("$(command -v qemu-aarch64-static)" -L "$ARM_JAVA")
  set -- "$ARM_JAVA"/usr/lib/jvm/java-*-arm64/bin/java
  # C2 alone: the interpreter and C1 take long there, and know no vectors.
  row "ARM (emulated), Java $(version_of "${1%/bin/java}"), vectors" $few 1 1 \
    "${arm[@]}" "$1" $vectors -XX:-TieredCompilation
  # mvn verify has no time for both.
  [[ ${SHORT:-} = yes ]] || row "ARM (emulated), without the vector module, 2 threads, batches of 4" \
    $few 2 4 "${arm[@]}" "$1"
else
  echo "no ARM Java (ARM_JAVA is not set)"
fi

echo "compared ${compared[codes]} codes, ${compared[latents]} latents, ${compared[frames]} frames and" \
  "${compared[pixels]} pixels over $combinations combinations, $interpreted of the codes interpreted"
echo "${differ[codes]} codes, ${differ[latents]} latents, ${differ[frames]} frames and" \
  "${differ[pixels]} pixels differ, $failed combinations failed"
[[ $failed -eq 0 ]]
