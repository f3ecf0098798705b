#!/bin/bash
# Makes a container image that stands in for apache/kafka where none can be pulled: a minimal Debian
# with a Java runtime, the Kafka jars that Maven resolves, and a start script at the path where
# Testcontainers' KafkaContainer expects it.
#
# Usage: kafka-image.sh NAME:TAG     needs root, Docker, debootstrap and Maven
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
image=${1:?"usage: kafka-image.sh NAME:TAG"}
suite=bookworm

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# The mirror that this machine's apt already uses; debootstrap's own default where there is none.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' \
  2>/dev/null | awk -v suite=$suite '$2 == suite && $3 == "main" { print $1; exit }' || true)

echo "kafka-image: Debian $suite with a Java runtime"
debootstrap --variant=minbase --include=bash,ca-certificates-java,openjdk-17-jre-headless \
  $suite "$root" ${mirror:+"$mirror"} > "$root.log" 2>&1 || { tail -n 20 "$root.log"; exit 1; }
rm -rf "$root.log" "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/doc

echo "kafka-image: Kafka's jars"
mvn -q -B -f "$here/kafka-libs.xml" dependency:copy-dependencies \
  -DincludeScope=runtime -DoutputDirectory="$root/opt/kafka/libs"
install -D -m 755 "$here/kafka-run.sh" "$root/etc/kafka/docker/run"

echo "kafka-image: $image"
tar -C "$root" --numeric-owner -c . | docker import --change 'EXPOSE 9092' - "$image"
