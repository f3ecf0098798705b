#!/bin/bash
# Adds to the kept inputs of the fuzz tests (XxxFuzzTestInputs/METHOD among the test resources) what
# long runs have learned: of the inputs in .cifuzz-corpus those, the smaller first, that reach what
# the kept ones do not (libFuzzer's merge). Run it after mvn -Pfuzz test, and commit what it adds.
#
# Usage: fuzz-corpus.sh [MAVEN_OPTION...]
set -euo pipefail
cd "$(dirname "$0")/../../../../.."

mvn -q -B "$@" -pl model,streams/client -am test-compile dependency:build-classpath \
  -Dmdep.outputFile=target/test-classpath.txt
root=$PWD
for module in model streams/client; do
  cd "$root/$module"
  classpath=target/test-classes:target/classes:$(cat target/test-classpath.txt)
  for corpus in .cifuzz-corpus/*/*; do
    [[ -d $corpus ]] || continue # none was fuzzed
    method=$(basename "$corpus")
    class=$(basename "$(dirname "$corpus")")
    kept=src/test/resources/${class//.//}Inputs/$method
    before=$(find "$kept" -type f | wc -l)
    java --add-modules=jdk.incubator.vector -Djava.util.logging.config.file=/dev/null -cp "$classpath" \
      com.code_intelligence.jazzer.Jazzer --target_class="$class" --target_method="$method" \
      -merge=1 "$kept" "$corpus" > target/fuzz-corpus.log 2>&1 ||
      { tail -20 target/fuzz-corpus.log; exit 1; }
    echo "$class: $(find "$corpus" -type f | wc -l) learned, $before kept, now $(find "$kept" -type f | wc -l)," \
      "$(du -sb "$kept" | cut -f1) bytes"
  done
done
