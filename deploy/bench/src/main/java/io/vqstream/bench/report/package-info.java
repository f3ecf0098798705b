/**
 * What a benchmark found out, as a table for people and as JSON for scripts. In come times and
 * counts, out come figures. Knows neither Kafka nor a codec.
 */
package io.vqstream.bench.report;
