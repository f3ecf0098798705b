/**
 * JMH benchmarks and their lower bounds: the matrix products for the prior, the forward pass of the
 * networks for the codec. {@link io.vqstream.benchmark.Benchmarks} runs them and prints a table;
 * {@link io.vqstream.benchmark.BatchBenchmarks} compares inline and batched execution on many
 * threads.
 */
package io.vqstream.benchmark;
