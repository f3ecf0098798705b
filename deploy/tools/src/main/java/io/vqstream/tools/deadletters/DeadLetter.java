package io.vqstream.tools.deadletters;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.deadletter.DeadLetters;
import io.vqstream.proto.v1.Failure;
import io.vqstream.tools.Printable;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A dead letter and where it stands.
 *
 * @param partition of the failure topic
 * @param offset in it
 */
public record DeadLetter(TopicPartition partition, long offset, Failure failure) {

  /**
   * The dead letter in a record.
   *
   * @throws IOException if it is none, in one line that names the record
   */
  static DeadLetter of(ConsumerRecord<byte[], byte[]> record) throws IOException {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    String place = partition + "@" + record.offset();
    if (record.value() == null) {
      throw new IOException(place + ": has no value");
    }
    try {
      Failure failure = Failure.parseFrom(record.value());
      if (failure.getReason().isEmpty() || failure.getSourceTopic().isEmpty()) {
        throw new IOException(place + ": is no vqstream.v1.Failure");
      }
      return new DeadLetter(partition, record.offset(), failure);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(place + ": is no vqstream.v1.Failure", e);
    }
  }

  /** Where the dead letter stands: topic-partition@offset. */
  public String position() {
    return partition + "@" + offset;
  }

  /** Where the record that failed stood: topic-partition@offset. */
  public String source() {
    return Printable.of(failure.getSourceTopic())
        + "-"
        + failure.getSourcePartition()
        + "@"
        + failure.getSourceOffset();
  }

  /** The word of a reason, as the service wrote it. */
  public String reason() {
    return failure.getReason();
  }

  /** The key, for people: text, or hexadecimal where it is none; empty where there is no key. */
  public String key() {
    ByteString key = failure.getKey();
    return key.isValidUtf8()
        ? Printable.of(key.toStringUtf8())
        : "0x" + HexFormat.of().formatHex(key.substring(0, Math.min(32, key.size())).toByteArray());
  }

  /** When the record that failed was made. */
  public Instant time() {
    return Instant.ofEpochMilli(failure.getSourceTimestamp());
  }

  /**
   * Whether the value was too large for the failure topic, and is to be looked for at the source.
   */
  public boolean isWithoutValue() {
    return DeadLetters.isWithoutValue(failure);
  }
}
