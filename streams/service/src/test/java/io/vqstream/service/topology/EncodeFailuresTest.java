package io.vqstream.service.topology;

import static io.vqstream.service.topology.TopologyFixture.bytes;
import static io.vqstream.service.topology.TopologyFixture.headers;
import static io.vqstream.service.topology.TopologyFixture.image;
import static io.vqstream.service.topology.TopologyFixture.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.record.ProtoSerde;
import io.vqstream.record.VqHeaders;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.TopicRules;
import io.vqstream.testkit.FakeCodec;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which records the encoder dead-letters, with what, and what stops it. */
class EncodeFailuresTest {
  private static final Duration ANY = TopicRules.NONE.maxAge();

  @AutoClose
  private TopologyFixture<CodedImage> encoder =
      new TopologyFixture<>(Role.ENCODER, ProtoSerde.codedImage().deserializer());

  @Test
  void deadLetterKeepsReservedHeaders() {
    // Given
    TestRecord<byte[], byte[]> record = record(image("CORRUPT"));
    record.headers().add("vqstream.psnr", bytes("99"));

    // When
    encoder.source.pipeInput(record);

    // Then
    TestRecord<byte[], Failure> failed = encoder.failures.readRecord();
    assertThat(failed.value().getHeadersList()).contains(header("vqstream.psnr", "99"));
    assertThat(failed.headers().headers("vqstream.psnr")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void deadLettersUnreadableImage(UnreadableImageException.Reason reason) {
    // Given
    byte[] value = image(reason.name());
    encoder.source.pipeInput(record(image("1x1 before, so that the offset is not 0")));

    // When
    encoder.source.pipeInput(record(value));

    // Then
    TestRecord<byte[], Failure> failed = encoder.failures.readRecord();
    String word = io.vqstream.deadletter.FailureReason.of(reason).id();
    assertThat(failed.value())
        .isEqualTo(
            Failure.newBuilder()
                .setReason(word)
                .setDetail("this image is " + reason)
                .setSourceTopic("images")
                .setSourcePartition(0)
                .setSourceOffset(1)
                .setSourceTimestamp(TopologyFixture.TIMESTAMP)
                .setKey(ByteString.copyFrom(TopologyFixture.KEY))
                .setValue(ByteString.copyFrom(value))
                .addHeaders(header("trace", "one"))
                .addHeaders(header("trace", "two"))
                .addHeaders(Failure.Header.newBuilder().setKey("empty"))
                .setApplicationId("vqstream-encoder")
                .build());
  }

  @Test
  void deadLetterKeepsKeyTimestampAndHeaders() {
    // When
    encoder.source.pipeInput(record(image("CORRUPT")));

    // Then
    TestRecord<byte[], Failure> failed = encoder.failures.readRecord();
    assertThat(failed.key()).isEqualTo(TopologyFixture.KEY);
    assertThat(failed.timestamp()).isEqualTo(TopologyFixture.TIMESTAMP);
    assertThat(VqHeaders.text(failed.headers(), VqHeaders.REASON)).hasValue("corrupt");
    assertThat(VqHeaders.text(failed.headers(), VqHeaders.TYPE)).hasValue("vqstream.v1.Failure");
    assertThat(failed.headers().headers("trace")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"not a protobuf at all", "h1", "\b\u0001\b"})
  void deadLettersOtherValues(String value) {
    // When
    encoder.source.pipeInput(record(bytes(value)));

    // Then
    Failure failure = encoder.failures.readValue();
    assertThat(failure.getReason()).isEqualTo("not_an_image_record");
    assertThat(failure.getValue().toByteArray()).isEqualTo(bytes(value));
    assertThat(failure.getDetail())
        .isEqualTo(
            "the value of %d bytes is neither a vqstream.v1.Image nor a PNG, JPEG or WebP file"
                .formatted(value.length()));
  }

  @Test
  void explainsFormatSettingForImageFile() {
    // Given
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H'};
    restart(RecordLimits.of(1 << 20), Map.of("source.format", "message"));

    // When
    encoder.source.pipeInput(record(png));

    // Then
    assertThat(encoder.failures.readValue().getDetail())
        .isEqualTo(
            "the value of 14 bytes is not a vqstream.v1.Image but an image file; set"
                + " source.format=auto");
  }

  @Test
  void deadLettersRecordWithoutKeyAndValue() {
    // When
    encoder.source.pipeInput(new TestRecord<>(null, null, headers(), TopologyFixture.TIMESTAMP));

    // Then
    assertThat(encoder.sink.isEmpty()).isTrue();
    assertThat(encoder.failures.readValue().getReason()).isEqualTo("no_value");
  }

  @Test
  void deadLettersSourceOfTooLargeResult() {
    // Given
    String text = "9x9 " + "large".repeat(100);
    restart(new RecordLimits(10_000, 500, 10_000));

    // When
    encoder.source.pipeInput(record(image(text)));

    // Then
    assertThat(encoder.sink.isEmpty()).isTrue();
    Failure failure = encoder.failures.readValue();
    assertThat(failure.getReason()).isEqualTo("record_too_large");
    assertThat(failure.getDetail()).contains("limit of its topic is 500", "max.message.bytes");
    assertThat(failure.getValue().toByteArray()).isEqualTo(image(text));
  }

  @Test
  void omitsValueBeyondLimitOfFailureTopic() {
    // Given
    restart(new RecordLimits(10_000, 500, 600));

    // When
    encoder.source.pipeInput(record(image("9x9 " + "large".repeat(100))));

    // Then
    Failure failure = encoder.failures.readValue();
    assertThat(failure.getReason()).isEqualTo("record_too_large");
    assertThat(failure.hasValue()).isFalse();
    assertThat(failure.getDetail()).contains("remains at images-0@0");
  }

  @Test
  void deadLettersWhatACompactedSinkRefuses() {
    // Given
    restart(rules(new TopicRules(true, ANY, ANY), TopicRules.NONE));

    // When
    encoder.source.pipeInput(
        new TestRecord<>(null, image("9x9 a"), headers(), TopologyFixture.TIMESTAMP));
    encoder.source.pipeInput(record(image("9x9 b")));

    // Then
    Failure failure = encoder.failures.readValue();
    assertThat(failure.getReason()).isEqualTo("refused_by_topic");
    assertThat(failure.getDetail()).contains("topic images.coded", "no key");
    assertThat(failure.getValue().toByteArray()).isEqualTo(image("9x9 a"));
    assertThat(encoder.sink.readKeyValue().key).isEqualTo(TopologyFixture.KEY);
  }

  @Test
  void deadLettersTooOldRecordsWithTheTimeOfNow() {
    // Given both topics keep a day
    TopicRules day = new TopicRules(false, Duration.ofDays(1), ANY);
    restart(rules(day, day));

    // When
    encoder.source.pipeInput(record(image("9x9 a")));
    encoder.source.pipeInput(record(null));

    // Then
    for (TestRecord<byte[], Failure> failed : encoder.failures.readRecordsToList()) {
      assertThat(failed.value().getReason()).isEqualTo("refused_by_topic");
      assertThat(failed.value().getSourceTimestamp()).isEqualTo(TopologyFixture.TIMESTAMP);
      assertThat(failed.timestamp()).isCloseTo(System.currentTimeMillis(), within(60_000L));
    }
    assertThat(encoder.sink.isEmpty()).isTrue();
    assertThat(encoder.count("vqstream.failures", "reason", "refused_by_topic")).isEqualTo(2);
  }

  @Test
  void keepsThePositionOfTooLargeKeyAndHeaders() {
    // Given a key that fits the failure topic once
    restart(new RecordLimits(10_000, 500, 600));
    TestRecord<byte[], byte[]> large =
        new TestRecord<>(bytes("k".repeat(400)), image("CORRUPT"), headers(), 1_000L);

    // When
    encoder.source.pipeInput(large);
    encoder.source.pipeInput(record(image("9x9 a")));

    // Then
    TestRecord<byte[], Failure> failed = encoder.failures.readRecord();
    assertThat(failed.key()).isNull();
    assertThat(failed.value().getReason()).isEqualTo("corrupt");
    assertThat(failed.value().getPositionOnly()).isTrue();
    assertThat(failed.value().hasKey()).isFalse();
    assertThat(failed.value().getDetail()).contains("the record remains at images-0@0");
    assertThat(encoder.sink.isEmpty()).isFalse();
  }

  @Test
  void deadLettersTombstoneWithTooLargeKey() {
    // Given
    restart(new RecordLimits(10_000, 500, 10_000));

    // When
    encoder.source.pipeInput(new TestRecord<>(bytes("k".repeat(400)), null, headers(), 1_000L));

    // Then
    assertThat(encoder.failures.readValue().getReason()).isEqualTo("record_too_large");
    assertThat(encoder.sink.isEmpty()).isTrue();
  }

  private static RecordLimits rules(TopicRules sink, TopicRules failures) {
    return new RecordLimits(10_000, 10_000, 10_000, sink, failures);
  }

  @Test
  void continuesAfterBadRecords() {
    // When
    encoder.source.pipeInput(record(image("1x1")));
    encoder.source.pipeInput(record(bytes("junk")));
    encoder.source.pipeInput(record(image("CORRUPT")));
    encoder.source.pipeInput(new TestRecord<>(null, null, headers(), TopologyFixture.TIMESTAMP));
    encoder.source.pipeInput(record(image("2x1")));

    // Then
    assertThat(encoder.sink.readValuesToList())
        .extracting(CodedImage::getWidth)
        .containsExactly(1, 2);
    assertThat(encoder.failures.readValuesToList()).hasSize(3);
  }

  @Test
  void stopsOnSystemFaultWithoutDeadLetter() {
    // When
    Throwable thrown = catchThrowable(() -> encoder.source.pipeInput(record(image("poison"))));

    // Then
    assertThat(thrown).hasRootCauseMessage("the codec is closed");
    assertThat(encoder.failures.isEmpty()).isTrue();
  }

  @Test
  void stopsOnOutOfMemory() {
    // Given
    encoder.close();
    encoder =
        new TopologyFixture<>(
            Role.ENCODER,
            RecordLimits.of(1 << 20),
            new FakeCodec(() -> new OutOfMemoryError("Java heap space")),
            ProtoSerde.codedImage().deserializer());

    // When / Then
    assertThatThrownBy(() -> encoder.source.pipeInput(record(image("poison"))))
        .hasStackTraceContaining("Java heap space");
    assertThat(encoder.failures.isEmpty()).isTrue();
  }

  private void restart(RecordLimits limits) {
    restart(limits, Map.of());
  }

  private void restart(RecordLimits limits, Map<String, String> settings) {
    encoder.close();
    encoder =
        new TopologyFixture<>(
            Role.ENCODER,
            limits,
            new FakeCodec(),
            ProtoSerde.codedImage().deserializer(),
            settings);
  }

  private static Failure.Header header(String key, String value) {
    return Failure.Header.newBuilder().setKey(key).setValue(ByteString.copyFromUtf8(value)).build();
  }
}
