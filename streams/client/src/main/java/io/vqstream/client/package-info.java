/**
 * The Kafka serializer, deserializer and serde of the codec, for plain producers and consumers.
 *
 * <p>The serializer encodes image files, {@code Image} messages and pixels to coded images; the
 * deserializer decodes them. Invalid data is reported with the same {@code FailureReason}s as in
 * the service; the application decides how to handle it.
 *
 * <p>Depends on kafka-clients, model and proto, and not on Kafka Streams or Micrometer. The only
 * network access is to the topic of published checkpoints, if one is configured.
 */
@NullMarked
package io.vqstream.client;

import org.jspecify.annotations.NullMarked;
