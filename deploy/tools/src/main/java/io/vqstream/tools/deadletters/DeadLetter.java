package io.vqstream.tools.deadletters;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.deadletter.DeadLetters;
import io.vqstream.proto.v1.Failure;
import io.vqstream.tools.Printable;
import io.vqstream.trace.TraceHeaders;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A dead letter and its position.
 *
 * @param partition of the failure topic
 * @param offset in it
 */
public record DeadLetter(TopicPartition partition, long offset, Failure failure) {

  /**
   * Parses a record.
   *
   * @throws IOException if the record is not a dead letter, in one line that names it
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
        throw new IOException(place + ": is not a vqstream.v1.Failure");
      }
      return new DeadLetter(partition, record.offset(), failure);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(place + ": is not a vqstream.v1.Failure", e);
    }
  }

  /** Returns the position of the dead letter: topic-partition@offset. */
  public String position() {
    return partition + "@" + offset;
  }

  /** Returns the position of the source record: topic-partition@offset. */
  public String source() {
    return Printable.of(failure.getSourceTopic())
        + "-"
        + failure.getSourcePartition()
        + "@"
        + failure.getSourceOffset();
  }

  /** Returns the id of the failure reason, as the service wrote it. */
  public String reason() {
    return failure.getReason();
  }

  /** Returns the key for display: text or hexadecimal; empty if there is no key. */
  public String key() {
    ByteString key = failure.getKey();
    return key.isValidUtf8()
        ? Printable.of(key.toStringUtf8())
        : "0x" + HexFormat.of().formatHex(key.substring(0, Math.min(32, key.size())).toByteArray());
  }

  /** Returns the id of the trace in which the record failed; empty if none was recorded. */
  public Optional<String> traceId() {
    return failure.getHeadersList().stream()
        .filter(header -> header.getKey().equals(TraceHeaders.PARENT))
        .reduce((first, last) -> last)
        .flatMap(header -> TraceHeaders.sampledTrace(header.getValue().toStringUtf8()));
  }

  /** Returns the timestamp of the source record. */
  public Instant time() {
    return Instant.ofEpochMilli(failure.getSourceTimestamp());
  }

  /**
   * Returns whether the value was too large for the failure topic and must be read at the source.
   */
  public boolean isWithoutValue() {
    return DeadLetters.isWithoutValue(failure);
  }
}
