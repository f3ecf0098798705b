/**
 * The images that a benchmark sends: photographs or a folder's, as they are or cut into pieces of
 * one size. In come image files, out go image files. Knows neither Kafka nor the codec's workings.
 */
package io.vqstream.bench.source;
