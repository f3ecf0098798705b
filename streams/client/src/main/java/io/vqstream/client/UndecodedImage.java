package io.vqstream.client;

import io.vqstream.deadletter.FailureReason;
import io.vqstream.record.VqHeaders;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record whose value {@link VqDeserializer} could not decode and returned as null, with {@code
 * vqstream.on.error=null}.
 *
 * @param reason what is wrong with it
 * @param detail what is wrong with it, in one line
 * @param value the value as the broker has it
 */
public record UndecodedImage(FailureReason reason, String detail, byte[] value) {

  /**
   * Tells a record that could not be decoded from a tombstone. A producer cannot forge the
   * difference: a tombstone has no serialized value, whatever its headers say.
   *
   * @return empty for an image and for a tombstone
   */
  public static Optional<UndecodedImage> of(ConsumerRecord<?, ?> record) {
    if (record.value() != null || record.serializedValueSize() == ConsumerRecord.NULL_SIZE) {
      return Optional.empty();
    }
    Header value = record.headers().lastHeader(VqHeaders.VALUE);
    String reason = VqHeaders.text(record.headers(), VqHeaders.REASON);
    if (value == null || reason == null) {
      return Optional.empty();
    }
    return Optional.of(
        new UndecodedImage(
            FailureReason.of(reason),
            VqHeaders.text(record.headers(), VqHeaders.DETAIL),
            value.value()));
  }
}
