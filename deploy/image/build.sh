#!/bin/sh
# Makes the container image of the services from deploy/target/vqstream-service. After mvn package.
#   deploy/image/build.sh --help
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -d "$here/target/classes" ] || { echo "build.sh: run 'mvn -DskipTests package' first" >&2; exit 1; }
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$here/target/classes:$here/target/lib/*" \
  io.vqstream.packaging.ImageCommand \
  --distribution "$here/../target/vqstream-service" --work "$here/target/image" "$@"
