#!/bin/sh
# Measures the tables of docs/benchmarks.md and model/MODEL.md, which are between markers, and the
# plot: one machine, one commit, one checkpoint. Needs a JDK, the product that `mvn package` lays
# out, and avifenc and avifdec on the PATH.
#   docs/benchmarks.sh IMAGES          all tables; IMAGES is a folder of photographs
#   docs/benchmarks.sh IMAGES rate     rate and distortion only, the same on every machine
#   docs/benchmarks.sh IMAGES effort   bytes and time of each encoder effort only
#   docs/benchmarks.sh IMAGES speed    speed only, on a machine that does nothing else
#   docs/benchmarks.sh STREAMS surprise   surprise only, which is not among all tables; STREAMS has a
#                                      folder of images for each stream
#   docs/benchmarks.sh IMAGES sizing   what `vqstream size` computes with, not among all tables either
# Reports stay in target/benchmarks, or in WORK. Rate and distortion continue where a run ended.
#   SPEED_IMAGES   images of the times of each codec and effort (default: 8, the first by name)
#   CHECKPOINT     checkpoint file to size (default: the bundled ones)
#   BENCH_IMAGES   images of each run through Kafka (default: that of vqstream bench)
set -eu
[ $# -ge 1 ] && [ -d "$1" ] || { sed -n '2,/^set/p' "$0" | sed '$d; s/^# \{0,1\}//' >&2; exit 2; }
images=$(cd "$1" && pwd -P)
part=${2:-all}
root=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$root"
product=$root/deploy/target/vqstream
vqstream=$product/bin/vqstream
[ -x "$vqstream" ] || { echo "docs/benchmarks.sh: $vqstream is missing: run mvn -DskipTests package" >&2; exit 2; }
work=${WORK:-$root/target/benchmarks}
mkdir -p "$work"
against=jpeg,webp,avif,avif420

flags() { # the vector instructions of the processor
  grep -m1 -i -E '^(flags|features)' /proc/cpuinfo 2>/dev/null | tr ' ' '\n' |
    sed -n 's/^avx2$/AVX2/p; s/^avx512f$/AVX-512/p; s/^asimd$/NEON/p; s/^sve$/SVE/p' | paste -s -d, - |
    sed 's/,/, /g'
}
processor() {
  grep -m1 '^model name' /proc/cpuinfo 2>/dev/null | sed 's/.*: //' || sysctl -n machdep.cpu.brand_string
}
commit=$("$vqstream" --version | sed -n 's/.*commit \(.*\)).*/\1/p')
java_version=$("$vqstream" --version | sed -n 's/^Java \([^,]*\),.*/\1/p')
machine="$(processor), $(getconf _NPROCESSORS_ONLN) processors, $(flags); Java $java_version"

if [ "$part" = all ] || [ "$part" = rate ]; then
  "$vqstream" evaluate "$images" --effort 0,2 --against $against --force \
    --json "$work/rate.json" --csv "$work/rate.csv" --plot "$work/rate.png" > "$work/rate.txt"
  cp "$work/rate.png" docs/img/rate-distortion.png
fi
if [ "$part" != rate ] && [ "$part" != surprise ] && [ "$part" != sizing ]; then # images of the times
  rm -rf "$work/images"
  mkdir "$work/images"
  find "$images" -maxdepth 1 -type f | sort | head -n "${SPEED_IMAGES:-8}" |
    while read -r file; do cp "$file" "$work/images/"; done
fi
if [ "$part" = all ] || [ "$part" = effort ]; then
  "$vqstream" evaluate "$work/images" --effort 3,2,1,0 --no-cache --force \
    --json "$work/effort.json" > "$work/effort.txt"
fi
if [ "$part" = all ] || [ "$part" = speed ]; then
  "$vqstream" evaluate "$work/images" --against $against --no-cache --force \
    --json "$work/speed.json" > "$work/speed.txt"
  "$vqstream" bench ${BENCH_IMAGES:+--images "$BENCH_IMAGES"} --force \
    --json "$work/bench.json" > "$work/bench.txt"
fi

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
if [ "$part" = surprise ]; then
  "$java" --add-modules jdk.incubator.vector -cp "$product/lib/*" docs/SurpriseBenchmark.java \
    "$images" "$work/surprise.md" "Commit $commit, checkpoint photos, level 3"
fi
if [ "$part" = sizing ]; then
  sizing() { # HEAP ARGUMENTS...: a process that writes a line of JSON for each result
    heap=$1
    shift
    # shellcheck disable=SC2086 # no argument without CHECKPOINT
    "$java" -Xms$heap -Xmx$heap -XX:+AlwaysPreTouch --add-modules jdk.incubator.vector -cp "$product/lib/*" \
      docs/SizingBenchmark.java "$@" ${CHECKPOINT:-}
  }
  mkdir -p "$work/sizing"
  rm -rf "$work/sizing"/*x* "$work/sizing/runs.txt"
  sizing 1g levels "$images" > "$work/sizing/levels.txt" 2> "$work/sizing/levels.err"
  checkpoints=$(sed -n 's/^checkpoints: //p' "$work/sizing/levels.err")
  for run in 64x64:1:1g 64x64:8:1g 256x256:8:1g 768x512:8:2g 1920x1080:4:3g 6000x4000:1:4g; do
    size=${run%%:*}
    threads=${run#*:}
    heap=${threads#*:}
    threads=${threads%%:*}
    for direction in encode decode; do
      sizing "$heap" run $direction "$size" "$threads" "$images" "$work/sizing/$size" >> "$work/sizing/runs.txt"
      tail -n 1 "$work/sizing/runs.txt"
    done
  done
  exec "$java" -cp "$product/lib/*" docs/SizingBenchmark.java write "$work/sizing/runs.txt" \
    "$work/sizing/levels.txt" "$work/measured.json" "$(processor), $(flags)" "$(getconf _NPROCESSORS_ONLN)" \
    "$java_version" "$commit" "$checkpoints"
fi
exec "$java" -cp "$product/lib/*" docs/BenchmarkTables.java "$part" "$work" "$commit" "$machine" \
  docs/benchmarks.md model/MODEL.md
