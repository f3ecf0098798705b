package io.vqstream.service.topology;

import static io.vqstream.service.topology.TopologyFixture.bytes;
import static io.vqstream.service.topology.TopologyFixture.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.frame.Frame;
import io.vqstream.image.PngWriter;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.ProtoSerde;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of bad data, made as it comes about and read by the real codec. */
class FailureKindsTest {
  @AutoClose
  private static final ImageCodec CODEC =
      ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).optMaxPixels(64 * 64).build();

  private static final byte[] PNG = PngWriter.write(SyntheticPicture.of(48, 32, 7));
  private static final byte[] FRAME = CODEC.encode(SyntheticPicture.of(48, 32, 7), 1).frame();

  static Stream<Arguments> badImages() {
    return Stream.of(
        Arguments.of("no value", null, "no_value"),
        Arguments.of("a file of another kind", bytes("GIF89a"), "not_an_image_record"),
        Arguments.of("truncated file", Arrays.copyOf(PNG, PNG.length / 2), "corrupt"),
        Arguments.of("empty file", image(new byte[0]), "empty"),
        Arguments.of("text", image(bytes("no image")), "not_an_image"),
        Arguments.of("truncated", image(Arrays.copyOf(PNG, PNG.length / 2)), "corrupt"),
        Arguments.of(
            "too many pixels",
            image(PngWriter.write(SyntheticPicture.of(65, 64, 7))),
            "too_many_pixels"));
  }

  static Stream<Arguments> badFrames() {
    byte[] flipped = FRAME.clone();
    flipped[FRAME.length / 2] ^= 1;
    byte[] newer = FRAME.clone();
    newer[2] = Frame.VERSION + 1;
    byte[] older = FRAME.clone();
    older[2] = 0;
    byte[] ofAnother =
        ImageCodecs.builder()
            .setCheckpoint(TinyCheckpoint.named("another"))
            .build()
            .encode(SyntheticPicture.of(48, 32, 7), 1)
            .frame();
    return Stream.of(
        Arguments.of("no value", null, "no_value"),
        Arguments.of("garbage", bytes("garbage"), "not_a_coded_image_record"),
        Arguments.of("an Image", image(PNG), "corrupt_frame"),
        Arguments.of("a flipped bit", coded(flipped), "corrupt_frame"),
        Arguments.of("truncated", coded(Arrays.copyOf(FRAME, 20)), "corrupt_frame"),
        Arguments.of("a newer version", coded(newer), "frame_too_new"),
        Arguments.of("an older version", coded(older), "frame_too_old"),
        Arguments.of("another checkpoint", coded(ofAnother), "unknown_checkpoint"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("badImages")
  void aBadImageIsSetAsideAndCountedAndTheStreamGoesOn(String what, byte[] value, String reason) {
    try (TopologyFixture<CodedImage> encoder =
        fixture(Role.ENCODER, ProtoSerde.codedImage(), 1 << 20)) {
      check(encoder, "encode", value, reason, image(PNG));
    }
  }

  @Test
  void encodesImageFileLikeMessage() {
    try (TopologyFixture<CodedImage> encoder =
        fixture(Role.ENCODER, ProtoSerde.codedImage(), 1 << 20)) {
      // When
      encoder.source.pipeInput(record(PNG));
      encoder.source.pipeInput(record(image(PNG)));

      // Then
      assertThat(encoder.failures.isEmpty()).isTrue();
      assertThat(encoder.sink.readValue()).isEqualTo(encoder.sink.readValue());
    }
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("badFrames")
  void aBadFrameIsSetAsideAndCountedAndTheStreamGoesOn(String what, byte[] value, String reason) {
    try (TopologyFixture<Image> decoder = fixture(Role.DECODER, ProtoSerde.image(), 1 << 20)) {
      check(decoder, "decode", value, reason, coded(FRAME));
    }
  }

  @Test
  void deadLettersTooLargeResult() {
    // Given room for the frame, and none for what a record has around it
    int limit = CODEC.encode(SyntheticPicture.of(48, 32, 7), 4).frame().length;
    try (TopologyFixture<CodedImage> encoder =
        fixture(Role.ENCODER, ProtoSerde.codedImage(), limit)) {
      // When
      encoder.source.pipeInput(record(image(PNG)));

      // Then
      assertThat(encoder.failures.readValue().getReason()).isEqualTo("record_too_large");
      assertThat(
              encoder.count(
                  "vqstream.failures", "direction", "encode", "reason", "record_too_large"))
          .isEqualTo(1);
      assertThat(encoder.sink.isEmpty()).isTrue();
    }
  }

  private static void check(
      TopologyFixture<?> fixture, String direction, byte[] value, String reason, byte[] good) {
    // When
    fixture.source.pipeInput(record(value));
    fixture.source.pipeInput(record(good));

    // Then
    Failure failure = fixture.failures.readValue();
    assertThat(failure.getReason()).isEqualTo(reason);
    assertThat(failure.getDetail()).isNotBlank().doesNotContain("\n");
    assertThat(failure.getSourceOffset()).isZero();
    assertThat(failure.getKey().toByteArray()).isEqualTo(TopologyFixture.KEY);
    assertThat(failure.hasValue()).isEqualTo(value != null);
    assertThat(failure.getValue().toByteArray()).isEqualTo(value == null ? new byte[0] : value);
    assertThat(failure.getHeadersList())
        .extracting(Failure.Header::getKey)
        .containsExactly("trace", "trace", "empty");
    assertThat(fixture.count("vqstream.failures", "direction", direction, "reason", reason))
        .isEqualTo(1);
    assertThat(fixture.failures.isEmpty()).isTrue();
    assertThat(fixture.sink.readValuesToList()).hasSize(1);
  }

  private static <T extends MessageLite> TopologyFixture<T> fixture(
      Role role, ProtoSerde<T> serde, int limit) {
    RecordLimits limits = new RecordLimits(1 << 20, limit, 1 << 20);
    return new TopologyFixture<>(
        role, limits, CODEC, serde.deserializer(), Map.of("tombstone.handling", "dead-letter"));
  }

  private static byte[] image(byte[] file) {
    return Image.newBuilder().setData(ByteString.copyFrom(file)).build().toByteArray();
  }

  private static byte[] coded(byte[] frame) {
    return CodedImage.newBuilder().setFrame(ByteString.copyFrom(frame)).build().toByteArray();
  }
}
