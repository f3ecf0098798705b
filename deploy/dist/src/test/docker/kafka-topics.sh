#!/bin/sh
# Creates and lists topics, as in apache/kafka.
exec java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '/opt/kafka/libs/*' \
  org.apache.kafka.tools.TopicCommand "$@"
