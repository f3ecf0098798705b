#!/bin/bash
# Makes a container image that stands in for apache/kafka where none can be pulled: a base with a
# Java runtime, the Kafka jars that Maven resolves, a start script at the path where Testcontainers'
# KafkaContainer expects it, and kafka-topics.sh.
#
# Usage: kafka-image.sh NAME:TAG BASE     needs Docker, BASE in it (see java-base.sh), and Maven
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
image=${1:?"usage: kafka-image.sh NAME:TAG BASE"}
base=${2:?"usage: kafka-image.sh NAME:TAG BASE"}

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT

echo "kafka-image: Kafka's jars"
mvn -q -B -f "$here/kafka-libs.xml" dependency:copy-dependencies \
  -DincludeScope=runtime -DoutputDirectory="$context/opt/kafka/libs"
install -D -m 755 "$here/kafka-run.sh" "$context/etc/kafka/docker/run"
install -D -m 755 "$here/kafka-topics.sh" "$context/opt/kafka/bin/kafka-topics.sh"

echo "kafka-image: $image"
printf 'FROM %s\nCOPY opt /opt\nCOPY etc /etc\nEXPOSE 9092\nCMD ["/etc/kafka/docker/run"]\n' "$base" > "$context/Dockerfile"
docker build -q -t "$image" "$context"
