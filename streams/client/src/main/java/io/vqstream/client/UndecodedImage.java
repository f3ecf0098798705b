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
 * @param reason why it could not be decoded
 * @param detail description of the problem in one line
 * @param value the raw value of the record
 */
public record UndecodedImage(FailureReason reason, String detail, byte[] value) {

  /**
   * Returns the failure of a record that could not be decoded. Distinguishes it from a tombstone by
   * the serialized size, which a producer cannot forge, and not by headers.
   *
   * @return empty for a decoded image and for a tombstone
   */
  public static Optional<UndecodedImage> of(ConsumerRecord<?, ?> record) {
    if (record.value() != null || record.serializedValueSize() == ConsumerRecord.NULL_SIZE) {
      return Optional.empty();
    }
    Header value = record.headers().lastHeader(VqHeaders.VALUE);
    Optional<String> reason = VqHeaders.text(record.headers(), VqHeaders.REASON);
    if (value == null || reason.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new UndecodedImage(
            FailureReason.of(reason.get()),
            VqHeaders.text(record.headers(), VqHeaders.DETAIL).orElse(""),
            value.value()));
  }
}
