/**
 * Reads the dead letters of a failure topic and replays them: each is published once, in a
 * transaction. This package does not depend on the codec or Kafka Streams.
 */
package io.vqstream.tools.deadletters;
