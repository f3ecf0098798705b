/**
 * Selects the codec for each record: for an image the codec of its route, for a frame the codec of
 * the checkpoint it names. Codecs are pooled and leased.
 *
 * <p>Depends on kafka-clients, proto and model, and not on Kafka Streams.
 */
@NullMarked
package io.vqstream.codecpool;

import org.jspecify.annotations.NullMarked;
