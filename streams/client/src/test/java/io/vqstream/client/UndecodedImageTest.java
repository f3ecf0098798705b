package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.deadletter.FailureReason;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class UndecodedImageTest {
  private static final byte[] RAW = bytes("garbage");

  private final Headers headers =
      new RecordHeaders()
          .add("vqstream.reason", bytes("corrupt_frame"))
          .add("vqstream.detail", bytes("checksum mismatch"))
          .add("vqstream.value", RAW);

  @Test
  void givesReasonAndRawValue() {
    // When
    UndecodedImage undecoded = UndecodedImage.of(record(RAW.length, null)).orElseThrow();

    // Then
    assertThat(undecoded.reason()).isEqualTo(FailureReason.CORRUPT_FRAME);
    assertThat(undecoded.detail()).isEqualTo("checksum mismatch");
    assertThat(undecoded.value()).isSameAs(RAW);
  }

  @Test
  void isEmptyForATombstoneWithForgedHeaders() {
    assertThat(UndecodedImage.of(record(ConsumerRecord.NULL_SIZE, null))).isEmpty();
  }

  @Test
  void isEmptyForAnImage() {
    assertThat(UndecodedImage.of(record(RAW.length, "image"))).isEmpty();
  }

  @Test
  void hasEmptyDetailWithoutItsHeader() {
    // Given
    headers.remove("vqstream.detail");

    // When
    UndecodedImage undecoded = UndecodedImage.of(record(RAW.length, null)).orElseThrow();

    // Then
    assertThat(undecoded.detail()).isEmpty();
  }

  private ConsumerRecord<String, String> record(int valueSize, String value) {
    return new ConsumerRecord<>(
        "images.coded",
        0,
        7L,
        0L,
        TimestampType.CREATE_TIME,
        3,
        valueSize,
        "key",
        value,
        headers,
        Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
