/**
 * Codecs to compare ours with, in its place in the topologies: JPEG, and none. And a codec's
 * stopwatch. Knows neither Kafka nor what is done with the figures.
 */
package io.vqstream.bench.codec;
