package io.vqstream.deadletter;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.vqstream.proto.v1.Failure;
import org.apache.kafka.common.header.Header;

/** Creates dead letters: {@link Failure} messages with all that is needed to replay a record. */
public final class DeadLetters {
  private DeadLetters() {}

  /**
   * Creates the dead letter of a record.
   *
   * @param detail description of the problem in one line
   * @param applicationId Kafka Streams application that processed the record
   */
  public static Failure of(
      SourceRecord source, FailureReason reason, String detail, String applicationId) {
    Failure.Builder failure =
        Failure.newBuilder()
            .setReason(reason.id())
            .setDetail(detail)
            .setSourceTopic(source.topic())
            .setSourcePartition(source.partition())
            .setSourceOffset(source.offset())
            .setSourceTimestamp(source.timestamp())
            .setApplicationId(applicationId)
            .setTombstone(source.value() == null);
    if (source.key() != null) {
      failure.setKey(bytes(source.key()));
    }
    if (source.value() != null) {
      failure.setValue(bytes(source.value()));
    }
    for (Header header : source.headers()) {
      Failure.Header.Builder copy = Failure.Header.newBuilder().setKey(header.key());
      if (header.value() != null) {
        copy.setValue(bytes(header.value()));
      }
      failure.addHeaders(copy);
    }
    return failure.build();
  }

  /**
   * Returns a copy without the value, for a record that exceeds the limit of the failure topic. The
   * detail states where the value can be found.
   */
  public static Failure withoutValue(Failure failure) {
    return failure.toBuilder()
        .clearValue()
        .setDetail(
            "%s (the value of %d bytes is too large for the failure topic and remains at %s-%d@%d)"
                .formatted(
                    failure.getDetail(),
                    failure.getValue().size(),
                    failure.getSourceTopic(),
                    failure.getSourcePartition(),
                    failure.getSourceOffset()))
        .build();
  }

  /**
   * Returns a copy without key, value and headers, for a record that exceeds the limit of the
   * failure topic even without its value.
   */
  public static Failure positionOnly(Failure failure) {
    return failure.toBuilder()
        .clearKey()
        .clearValue()
        .clearHeaders()
        .setPositionOnly(true)
        .setDetail(
            "%s (key and headers are too large for the failure topic; the record remains at %s-%d@%d)"
                .formatted(
                    failure.getDetail(),
                    failure.getSourceTopic(),
                    failure.getSourcePartition(),
                    failure.getSourceOffset()))
        .build();
  }

  /**
   * Returns whether the value was omitted by {@link #withoutValue} or {@link #positionOnly}, and is
   * to be read at the source.
   */
  public static boolean isWithoutValue(Failure failure) {
    return failure.getPositionOnly()
        || (!failure.hasValue()
            && !failure.getTombstone()
            && !failure.getReason().equals(FailureReason.NO_VALUE.id())); // of earlier versions
  }

  /** Wraps an array without copying; arrays from Kafka are never modified. */
  private static ByteString bytes(byte[] array) {
    return UnsafeByteOperations.unsafeWrap(array);
  }
}
