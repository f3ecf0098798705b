#!/bin/sh
# Checks the Markdown files of the repository: relative links, their anchors, and every `vqstream`
# command. Needs a JDK and the product that `mvn package` lays out.
#   docs/check.sh [FILE.md...]     all tracked pages by default
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
product=$root/deploy/target/vqstream
[ -d "$product/lib" ] || { echo "docs/check.sh: $product is missing: run mvn -DskipTests package" >&2; exit 2; }
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cd "$root"
exec "$java" -cp "$product/lib/*:$product/lib/demo/*" docs/CheckDocs.java "$@"
