/**
 * The clients of a service: consumers that report positions and skipped records, and producers that
 * end the stream thread instead of losing records after a timeout. Depends on Kafka clients, Kafka
 * Streams and metrics, and not on topologies.
 */
package io.vqstream.service.consumer;
