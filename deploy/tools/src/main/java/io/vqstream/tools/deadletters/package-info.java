/**
 * What the service set aside in a failure topic: listed, and published again. In come dead letters,
 * out go the records that they were, in transactions, once each. Knows neither the codec nor Kafka
 * Streams.
 */
package io.vqstream.tools.deadletters;
