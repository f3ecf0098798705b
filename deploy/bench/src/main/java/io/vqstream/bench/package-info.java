/**
 * Measures throughput and latency of encoder and decoder, through Kafka and in plain threads, with
 * the learned codec and with baselines. This package does not depend on the command line.
 */
package io.vqstream.bench;
