package io.vqstream.deadletter;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.vqstream.proto.v1.Failure;
import org.apache.kafka.common.header.Header;

/** Makes the dead letter of a record: everything needed to replay it, and why it failed. */
public final class DeadLetters {
  private DeadLetters() {}

  /**
   * The dead letter.
   *
   * @param applicationId the Kafka Streams application that gave up on the record
   * @param detail one line for people
   */
  public static Failure of(
      SourceRecord source, FailureReason reason, String detail, String applicationId) {
    Failure.Builder failure =
        Failure.newBuilder()
            .setReason(reason.word())
            .setDetail(detail)
            .setSourceTopic(source.topic())
            .setSourcePartition(source.partition())
            .setSourceOffset(source.offset())
            .setSourceTimestamp(source.timestamp())
            .setApplicationId(applicationId);
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
   * The same dead letter for a failure topic that does not take records as large as the source's:
   * the value stays behind, and the detail says where.
   */
  public static Failure withoutValue(Failure failure) {
    return failure.toBuilder()
        .clearValue()
        .setDetail(
            "%s (the value of %d bytes is too large for the failure topic: it stays at %s-%d@%d)"
                .formatted(
                    failure.getDetail(),
                    failure.getValue().size(),
                    failure.getSourceTopic(),
                    failure.getSourcePartition(),
                    failure.getSourceOffset()))
        .build();
  }

  /** Whether the value stayed behind at the source, as {@link #withoutValue} makes it. */
  public static boolean isWithoutValue(Failure failure) {
    return !failure.hasValue() && !failure.getReason().equals(FailureReason.NO_VALUE.word());
  }

  /** No copy: nobody writes to what Kafka handed out. */
  private static ByteString bytes(byte[] array) {
    return UnsafeByteOperations.unsafeWrap(array);
  }
}
