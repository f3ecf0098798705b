#!/bin/sh
# Compresses an image once, then reads the frame in Java virtual machines that differ in version,
# compiler, vector length and threads, and compares codes and pixels, which must be the same. With
# --write each of them also writes a frame of its own, which the first one reads.
#
#   exactness.sh [--write] IMAGE [CHECKPOINT]
#
#   VQSTREAM_HOME   the distribution (default: deploy/target/vqstream)
#   JAVA_HOME       the Java that compresses (default: java on the PATH)
#   OTHER_JAVAS     homes of other Javas, separated by spaces (default: all in /usr/lib/jvm)
#   QUALITY         quality level (default: 4)
#   SHORT           yes: without the options of the JVM, which exactness-run.sh has, too
set -u
unset VQSTREAM_OPTS VQSTREAM_VECTOR JDK_JAVA_OPTIONS JAVA_TOOL_OPTIONS

write=
if [ "${1:-}" = --write ]; then
  write=yes
  shift
fi
[ $# -ge 1 ] || { echo "usage: exactness.sh [--write] IMAGE [CHECKPOINT]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd -P)
home=${VQSTREAM_HOME:-$here/../../../../target/vqstream}
image=$1
checkpoint=${2:-}
quality=${QUALITY:-4}
if [ -z "${JAVA_HOME:-}" ]; then
  java=$(readlink -f "$(command -v java)") || { echo "no java on the PATH" >&2; exit 2; }
  JAVA_HOME=${java%/bin/java}
fi
export JAVA_HOME
first=$JAVA_HOME
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

# vqstream LOG COMMAND...: runs the product; shows what it said if it fails
vqstream() {
  log=$1
  shift
  "$home/bin/vqstream" "$@" ${checkpoint:+--checkpoint "$checkpoint"} >"$log" 2>"$log.err" || {
    cat "$log.err" >&2
    return 1
  }
}

# field NAME FILE: a value of the JSON that inspect prints
field() {
  sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$2"
}

vqstream "$folder/out" compress "$image" -o "$folder/first" --quality "$quality" || exit 1
set -- "$folder"/first/*.vq
frame=$1
vqstream "$folder/first.json" inspect --json "$frame" || exit 1
vqstream "$folder/out" decompress "$frame" -o "$folder/first" || exit 1
set -- "$folder"/first/*.png
pixels=$1
codes=$(field codes "$folder/first.json")
digest=$(field codes_sha256 "$folder/first.json")
[ -n "$digest" ] || { echo "the image was passed through, there are no codes to compare" >&2; exit 1; }
echo "$(field width "$folder/first.json")x$(field height "$folder/first.json"), quality $quality," \
  "$codes codes, frame $(field frame_bytes "$folder/first.json") bytes, by $("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 's/^\(OpenJDK Runtime.*\|Java(TM).*\)/\1/p')"
printf '%-44s %-14s %s\n' "read by" "codes" "pixels"

agree=0
differ=0

# row NAME CODES [PIXELS]: a line of the table
row() {
  printf '%-44s %-14s %s\n' "$1" "$2" "${3:-}"
  case "$2 ${3:-}" in
    "same " | "same same") agree=$((agree + 1)) ;;
    *) differ=$((differ + 1)) ;;
  esac
}

# read_by NAME OPTIONS: reads the first frame; with --write, writes one for the first Java to read
read_by() {
  name=$1
  VQSTREAM_OPTS=$2
  export VQSTREAM_OPTS
  rm -rf "$folder/other"
  said="not read"
  decoded="-"
  if vqstream "$folder/other.json" inspect --json "$frame"; then
    if [ "$(field codes_sha256 "$folder/other.json")" = "$digest" ]; then said=same; else said=DIFFERENT; fi
  fi
  if vqstream "$folder/out" decompress "$frame" -o "$folder/other"; then
    set -- "$folder"/other/*.png
    if cmp -s "$pixels" "$1"; then decoded=same; else decoded=DIFFERENT; fi
  fi
  row "$name" "$said" "$decoded"
  if [ -n "$write" ]; then
    written_by
  fi
  unset VQSTREAM_OPTS
}

written_by() {
  said="not written"
  if vqstream "$folder/out" compress "$image" -o "$folder/written" --quality "$quality"; then
    set -- "$folder"/written/*.vq
    vqstream "$folder/written.json" inspect --json "$1"
    theirs=$(field codes_sha256 "$folder/written.json")
    said=DIFFERENT
    if (
      unset VQSTREAM_OPTS VQSTREAM_VECTOR
      export JAVA_HOME="$first"
      vqstream "$folder/ours.json" inspect --json "$1"
    ) && [ -n "$theirs" ] && [ "$(field codes_sha256 "$folder/ours.json")" = "$theirs" ]; then
      said=same
    fi
  fi
  row "  written by it, read by the first" "$said"
  rm -rf "$folder/written"
}

read_by "the same again" ""
VQSTREAM_VECTOR=off
export VQSTREAM_VECTOR
read_by "without the vector module" ""
unset VQSTREAM_VECTOR
if [ "${SHORT:-}" != yes ]; then
  read_by "interpreter alone (-Xint)" "-Xint"
  read_by "C1 alone (-XX:TieredStopAtLevel=1)" "-XX:TieredStopAtLevel=1"
  case $(uname -m) in
    x86_64 | amd64)
      read_by "128-bit vectors (-XX:UseAVX=0)" "-XX:UseAVX=0"
      read_by "256-bit vectors (-XX:UseAVX=2)" "-XX:UseAVX=2"
      ;;
  esac
  read_by "1 thread (-XX:ActiveProcessorCount=1)" "-XX:ActiveProcessorCount=1"
  read_by "4 threads (-XX:ActiveProcessorCount=4)" "-XX:ActiveProcessorCount=4"
fi

for other in ${OTHER_JAVAS:-/usr/lib/jvm/*}; do
  [ -x "$other/bin/javac" ] || continue
  [ "$(readlink -f "$other")" != "$(readlink -f "$first")" ] || continue
  [ ! -h "$other" ] || continue
  version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)"/\1/p' "$other/release")
  [ "${version%%.*}" -ge 17 ] || continue
  JAVA_HOME=$other
  read_by "Java $version" ""
  if [ "${version%%.*}" -ge 22 ] && [ "$(uname -sm)" = "Linux x86_64" ]; then
    theirs=$("$other/bin/java" --add-modules jdk.incubator.vector -cp "$home/lib/*" \
      --enable-native-access=ALL-UNNAMED \
      "$here/FlushToZero.java" "$frame" ${checkpoint:+"$checkpoint"} 2>"$folder/err" | tail -n 1)
    if [ "$theirs" = "$digest" ]; then said=same; else said=DIFFERENT; cat "$folder/err" >&2; fi
    row "Java $version, subnormals taken for zero" "$said"
  fi
  JAVA_HOME=$first
done

echo "compared $codes codes $((agree + differ)) times: $agree times the same, $differ times not"
[ "$differ" -eq 0 ]
