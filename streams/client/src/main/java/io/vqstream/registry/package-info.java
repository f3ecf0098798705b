/**
 * Publishes checkpoints through Kafka, finds, fetches and caches them, and reads the routes that
 * define which checkpoint encoders use. Fetched checkpoints are verified against their digest.
 *
 * <p>Depends on kafka-clients, proto and the checkpoints of model, and not on codecs or Kafka
 * Streams.
 */
@NullMarked
package io.vqstream.registry;

import org.jspecify.annotations.NullMarked;
