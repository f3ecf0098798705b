/**
 * Conversion of single records: encoding an image to a {@code CodedImage} and decoding it. A
 * conversion gives a message or a failure reason.
 *
 * <p>Shared by the topologies and the serializers of {@code io.vqstream.client}. Does not depend on
 * Kafka Streams or metrics.
 */
@NullMarked
package io.vqstream.record;

import org.jspecify.annotations.NullMarked;
