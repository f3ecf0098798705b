package io.vqstream.service.topology;

import static io.vqstream.service.topology.TopologyFixture.bytes;
import static io.vqstream.service.topology.TopologyFixture.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.Timer;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.frame.FrameException;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.ProtoSerde;
import io.vqstream.record.VqHeaders;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import io.vqstream.testkit.FakeCodec;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DecodeTopologyTest {
  @AutoClose
  private final TopologyFixture<Image> decoder =
      new TopologyFixture<>(Role.DECODER, ProtoSerde.image().deserializer());

  @Test
  void forwardsTombstone() {
    // When
    decoder.source.pipeInput(record(null));

    // Then
    assertThat(decoder.sink.readRecord().value()).isNull();
    assertThat(decoder.failures.isEmpty()).isTrue();
  }

  @Test
  void decodesToPng() {
    // When
    decoder.source.pipeInput(record(coded("F35x4 sky")));

    // Then
    byte[] png = PngWriter.write(new Picture(5, 4, false, new byte[5 * 4 * 3]));
    assertThat(decoder.sink.readValue())
        .isEqualTo(
            Image.newBuilder()
                .setData(ByteString.copyFrom(png))
                .setContentType("image/png")
                .setOrigin("sky.jpg")
                .build());
  }

  @Test
  void decodesLosslessFrame() {
    // Given a record with a lossless frame, and no checkpoint
    CodedImage exact =
        CodedImage.newBuilder()
            .setFrame(ByteString.copyFrom(FakeCodec.losslessFrame("text")))
            .setKind(CodedImage.Kind.KIND_LOSSLESS)
            .build();

    // When
    decoder.source.pipeInput(record(exact.toByteArray()));

    // Then
    TestRecord<byte[], Image> image = decoder.sink.readRecord();
    assertThat(image.value().getContentType()).isEqualTo("image/png");
    assertThat(VqHeaders.text(image.headers(), VqHeaders.KIND)).hasValue("lossless");
    assertThat(decoder.count("vqstream.images", "direction", "decode", "outcome", "lossless"))
        .isEqualTo(1);
  }

  @Test
  void returnsOriginalFileOfPassthrough() {
    // When
    decoder.source.pipeInput(record(coded("F0some webp file")));

    // Then
    Image image = decoder.sink.readValue();
    assertThat(image.getData().toStringUtf8()).isEqualTo("some webp file");
    assertThat(image.getContentType()).isEqualTo("image/webp");
  }

  @ParameterizedTest
  @CsvSource({"F35x4 sky, image/png", "F0some webp file, image/webp"})
  void writesThePlainFileWithItsMediaTypeWhereAskedTo(String frame, String type) {
    // Given
    byte[] png = PngWriter.write(new Picture(5, 4, false, new byte[5 * 4 * 3]));
    byte[] file = frame.startsWith("F3") ? png : bytes("some webp file");
    try (TopologyFixture<byte[]> plain = plain(new RecordLimits(1 << 20, 1 << 20, 1 << 20))) {
      // When
      plain.source.pipeInput(record(coded(frame)));

      // Then
      TestRecord<byte[], byte[]> image = plain.sink.readRecord();
      assertThat(image.value()).isEqualTo(file);
      assertThat(VqHeaders.text(image.headers(), VqHeaders.TYPE)).hasValue(type);
    }
  }

  @Test
  void limitsFileSizeAndKeepsFailuresAsMessages() {
    // Given
    try (TopologyFixture<byte[]> plain = plain(new RecordLimits(1 << 20, 300, 1 << 20))) {
      // When
      plain.source.pipeInput(record(coded("F0small")));
      plain.source.pipeInput(record(coded("F0" + "large".repeat(60))));

      // Then
      assertThat(plain.sink.readValuesToList()).containsExactly(bytes("small"));
      TestRecord<byte[], Failure> failed = plain.failures.readRecord();
      assertThat(failed.value().getReason()).isEqualTo("record_too_large");
      assertThat(VqHeaders.text(failed.headers(), VqHeaders.TYPE)).hasValue("vqstream.v1.Failure");
    }
  }

  @Test
  void keepsKeyTimestampAndHeaders() {
    // Given
    TestRecord<byte[], byte[]> record = record(coded("F35x4"));
    record.headers().add(VqHeaders.TYPE, bytes("vqstream.v1.CodedImage"));

    // When
    decoder.source.pipeInput(record);

    // Then
    TestRecord<byte[], Image> image = decoder.sink.readRecord();
    assertThat(image.key()).isEqualTo(TopologyFixture.KEY);
    assertThat(image.timestamp()).isEqualTo(TopologyFixture.TIMESTAMP);
    assertThat(image.headers().headers("trace")).hasSize(2);
    assertThat(image.headers().headers(VqHeaders.TYPE))
        .singleElement()
        .satisfies(h -> assertThat(h.value()).isEqualTo(bytes("vqstream.v1.Image")));
  }

  @Test
  void replacesForgedHeaders() throws Exception {
    // Given a record that the encoder measured and one that it did not
    byte[] measured =
        CodedImage.parseFrom(coded("F35x4")).toBuilder().setPsnr(31.417).build().toByteArray();
    TestRecord<byte[], byte[]> claimed = record(coded("F0some webp file"));
    claimed.headers().add("vqstream.psnr", bytes("99")).add("vqstream.quality", bytes("6"));

    // When
    decoder.source.pipeInput(record(measured));
    decoder.source.pipeInput(claimed);

    // Then
    Headers first = decoder.sink.readRecord().headers();
    assertThat(VqHeaders.text(first, VqHeaders.KIND)).hasValue("coded");
    assertThat(VqHeaders.text(first, VqHeaders.PSNR)).hasValue("31.42");
    assertThat(VqHeaders.text(first, VqHeaders.QUALITY)).hasValue("3");
    Headers second = decoder.sink.readRecord().headers();
    assertThat(VqHeaders.text(second, VqHeaders.KIND)).hasValue("passthrough");
    assertThat(second.lastHeader(VqHeaders.PSNR)).isNull();
    assertThat(second.lastHeader(VqHeaders.QUALITY)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void deadLettersInvalidFrame(FrameException.Fault fault) {
    // Given
    byte[] value = coded(fault.name());

    // When
    decoder.source.pipeInput(record(value));

    // Then
    Failure failure = decoder.failures.readValue();
    assertThat(failure.getReason()).isEqualTo(FailureReason.of(fault).id());
    assertThat(failure.getDetail()).isEqualTo("this frame is " + fault + " (at byte 7)");
    assertThat(failure.getSourceTopic()).isEqualTo("images.coded");
    assertThat(failure.getValue().toByteArray()).isEqualTo(value);
    assertThat(failure.getApplicationId()).isEqualTo("vqstream-decoder");
  }

  @Test
  void deadLettersOtherMessages() {
    // When
    decoder.source.pipeInput(record(bytes("not a protobuf at all")));
    decoder.source.pipeInput(record(CodedImage.newBuilder().setWidth(3).build().toByteArray()));

    // Then
    assertThat(decoder.failures.readValuesToList())
        .extracting(Failure::getReason, Failure::getDetail)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "not_a_coded_image_record",
                "the value of 21 bytes is not a vqstream.v1.CodedImage"),
            org.assertj.core.groups.Tuple.tuple(
                "not_a_coded_image_record",
                "the value of 2 bytes is not a vqstream.v1.CodedImage: it contains no frame"));
  }

  @Test
  void continuesAfterBadRecords() {
    // When
    decoder.source.pipeInput(record(coded("CORRUPT_FRAME")));
    decoder.source.pipeInput(
        new TestRecord<>(null, null, TopologyFixture.headers(), TopologyFixture.TIMESTAMP));
    decoder.source.pipeInput(record(coded("F15x4")));

    // Then
    assertThat(decoder.failures.readValuesToList()).hasSize(2);
    assertThat(decoder.sink.readValuesToList()).hasSize(1);
  }

  @Test
  void stopsOnSystemFaultWithoutDeadLetter() {
    // When
    Throwable thrown = catchThrowable(() -> decoder.source.pipeInput(record(coded("poison"))));

    // Then
    assertThat(thrown).hasRootCauseMessage("the codec is closed");
    assertThat(decoder.failures.isEmpty()).isTrue();
  }

  @Test
  void measuresTimeSinceSourceTimestamp() {
    // When
    decoder.source.pipeInput(record(coded("F35x4")));

    // Then
    Timer endToEnd = decoder.registry.get("vqstream.end.to.end").timer();
    assertThat(endToEnd.count()).isEqualTo(1);
    assertThat(endToEnd.totalTime(TimeUnit.MILLISECONDS))
        .isPositive()
        .isLessThanOrEqualTo(System.currentTimeMillis() - TopologyFixture.TIMESTAMP);
  }

  @Test
  void measuresTimeToWriteTheFile() {
    // When
    decoder.source.pipeInput(record(coded("F35x4")));
    decoder.source.pipeInput(record(coded("F0carried files are not written")));

    // Then
    assertThat(
            decoder
                .registry
                .get("vqstream.stage.duration")
                .tags("direction", "decode", "stage", "write")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(decoder.count("vqstream.images", "direction", "decode", "outcome", "passthrough"))
        .isEqualTo(1);
    assertThat(decoder.count("vqstream.images", "direction", "decode", "outcome", "coded"))
        .isEqualTo(1);
  }

  private static TopologyFixture<byte[]> plain(RecordLimits limits) {
    return new TopologyFixture<>(
        Role.DECODER,
        limits,
        new FakeCodec(),
        new ByteArrayDeserializer(),
        Map.of("sink.format", "image"));
  }

  /** Returns a coded image from {@code F}, the quality and the text; other texts fail to decode. */
  private static byte[] coded(String frame) {
    byte[] bytes =
        frame.matches("F\\d.*")
            ? FakeCodec.frame(frame.charAt(1) - '0', frame.substring(2))
            : FakeCodec.frame(1, frame);
    return CodedImage.newBuilder()
        .setFrame(ByteString.copyFrom(bytes))
        .setOrigin("sky.jpg")
        .build()
        .toByteArray();
  }
}
