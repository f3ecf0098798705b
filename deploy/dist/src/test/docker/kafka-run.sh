#!/bin/bash
# Starts a Kafka broker from KAFKA_* variables, as /etc/kafka/docker/run does in apache/kafka:
# KAFKA_A_B becomes a.b; two underscores stand for one, three for a dash.
set -euo pipefail

properties=/tmp/server.properties
env | while IFS='=' read -r name value; do
  [[ $name == KAFKA_* ]] || continue
  key=${name#KAFKA_}
  key=${key//___/-}
  key=${key//__/$'\x01'}
  key=${key//_/.}
  key=${key//$'\x01'/_}
  printf '%s=%s\n' "${key,,}" "$value"
done > "$properties"
grep -q '^log\.dirs=' "$properties" || echo 'log.dirs=/tmp/kafka-logs' >> "$properties"

# To standard output: Testcontainers waits for a line of the broker's log.
java=(java -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '/opt/kafka/libs/*' -Dorg.slf4j.simpleLogger.logFile=System.out)
"${java[@]}" kafka.tools.StorageTool format \
  --cluster-id "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" --config "$properties" --ignore-formatted
exec "${java[@]}" kafka.Kafka "$properties"
