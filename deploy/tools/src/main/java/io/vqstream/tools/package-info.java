/**
 * Clients of the command line: publish files, read topics, administer a cluster. This package
 * depends on kafka-clients, not on the codec or Kafka Streams.
 */
package io.vqstream.tools;
