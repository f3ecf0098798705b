/**
 * Benchmarks in JMH, each beside its lower bound: the prior beside its matrix work, the codec
 * beside the networks' forward pass. {@link io.vqstream.benchmark.Benchmarks} runs them and prints
 * a table; {@link io.vqstream.benchmark.BatchBenchmarks} compares many threads with and without
 * batches.
 */
package io.vqstream.benchmark;
