package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.image.Picture;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.VqHeaders;
import io.vqstream.testkit.FakeCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract in the Javadoc of {@link VqDeserializer}, sentence by sentence. */
@ResourceLock(CountingSource.LOCK)
class VqDeserializerTest {
  @TempDir Path folder;

  private byte[] coded;

  @BeforeEach
  void code() throws Exception {
    try (VqSerializer<Image> serializer = new VqSerializer<>()) {
      serializer.configure(Tiny.settings(folder), false);
      Image image =
          Image.newBuilder()
              .setData(ByteString.copyFrom(Tiny.png()))
              .setOrigin("yard/scene.png")
              .build();
      coded = serializer.serialize("t", image);
    }
  }

  @Test
  void returnsMessageByDefault() throws Exception {
    try (VqDeserializer<Image> deserializer = deserializer()) {
      // When
      Image image = deserializer.deserialize("t", coded);

      // Then
      assertThat(image.getContentType()).isEqualTo("image/png");
      assertThat(image.getOrigin()).isEqualTo("yard/scene.png");
      assertThat(image.getData().size()).isPositive();
    }
  }

  @Test
  void returnsFilePixelsOrText() throws Exception {
    try (VqDeserializer<Image> message = deserializer();
        VqDeserializer<byte[]> file = deserializer("vqstream.output", "file");
        VqDeserializer<Decoded> pixels = deserializer("vqstream.output", "pixels");
        VqDeserializer<String> text = deserializer("vqstream.output", "text")) {
      // When
      byte[] png = file.deserialize("t", coded);
      Decoded decoded = pixels.deserialize("t", coded);
      String line = text.deserialize("t", coded);

      // Then
      Picture picture = ((Decoded.Coded) decoded).picture();
      assertThat(png).isEqualTo(message.deserialize("t", coded).getData().toByteArray());
      assertThat(decoded.file()).isEqualTo(png);
      assertThat(picture.width()).isEqualTo(48);
      assertThat(picture.height()).isEqualTo(32);
      assertThat(line).matches("48x32 coded, \\d+ bytes, yard/scene.png");
    }
  }

  @Test
  void returnsOriginalFileOfPassthrough() {
    try (VqDeserializer<byte[]> file = fake("vqstream.output", "file");
        VqDeserializer<String> text = fake("vqstream.output", "text")) {
      // Given
      byte[] carried =
          CodedImage.newBuilder()
              .setFrame(ByteString.copyFrom(FakeCodec.frame(0, "alpha")))
              .setWidth(3)
              .setHeight(2)
              .setPassthroughReason("the image\nhas alpha")
              .build()
              .toByteArray();

      // When / Then
      assertThat(file.deserialize("t", carried)).asString().isEqualTo("alpha");
      assertThat(text.deserialize("t", carried))
          .isEqualTo("3x2 passed through, 5 bytes of image/webp (the image?has alpha)");
    }
  }

  @Test
  void keepsTombstoneWithoutErrorHeader() throws Exception {
    try (VqDeserializer<Image> deserializer = deserializer("vqstream.on.error", "null")) {
      // Given
      RecordHeaders headers = new RecordHeaders();

      // When / Then
      assertThat(deserializer.deserialize("t", headers, (byte[]) null)).isNull();
      assertThat(headers).isEmpty();
    }
  }

  static Stream<Arguments> badValues() {
    byte[] frame =
        ImageCodecs.builder()
            .setCheckpoint(TinyCheckpoint.read())
            .build()
            .encode(Tiny.PICTURE, 1)
            .frame();
    byte[] flipped = frame.clone();
    flipped[flipped.length / 2] ^= 4;
    byte[] ofAnother =
        ImageCodecs.builder()
            .setCheckpoint(TinyCheckpoint.named("other"))
            .build()
            .encode(Tiny.PICTURE, 1)
            .frame();
    return Stream.of(
        Arguments.of(bytes("garbage"), FailureReason.NOT_A_CODED_IMAGE_RECORD),
        Arguments.of(new byte[0], FailureReason.NOT_A_CODED_IMAGE_RECORD),
        Arguments.of(value(flipped), FailureReason.CORRUPT_FRAME),
        Arguments.of(value(Arrays.copyOf(frame, 20)), FailureReason.CORRUPT_FRAME),
        Arguments.of(value(ofAnother), FailureReason.UNKNOWN_CHECKPOINT));
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void raisesBadRecordWithReason(byte[] value, FailureReason reason) throws Exception {
    try (VqDeserializer<Image> deserializer = deserializer()) {
      assertThatThrownBy(() -> deserializer.deserialize("images.coded", value))
          .isInstanceOfSatisfying(
              BadImageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
          .hasMessageStartingWith("topic images.coded: " + reason.id() + ": ")
          .hasMessageNotContaining("\n");
    }
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void returnsNullForBadRecordWithReasonHeaders(byte[] value, FailureReason reason)
      throws Exception {
    try (VqDeserializer<Image> deserializer = deserializer("vqstream.on.error", "null")) {
      // Given
      RecordHeaders headers = new RecordHeaders();
      headers.add("trace", bytes("one"));

      // When
      Image image = deserializer.deserialize("t", headers, value);

      // Then
      assertThat(image).isNull();
      assertThat(VqHeaders.text(headers, "vqstream.reason")).hasValue(reason.id());
      assertThat(VqHeaders.text(headers, "vqstream.detail").orElseThrow())
          .isNotBlank()
          .doesNotContain("\n");
      assertThat(headers.lastHeader("vqstream.value").value()).isSameAs(value);
      assertThat(VqHeaders.text(headers, "trace")).hasValue("one");
    }
  }

  @Test
  void removesForgedFailureHeaders() throws Exception {
    try (VqDeserializer<Image> deserializer = deserializer("vqstream.on.error", "null")) {
      // Given
      RecordHeaders headers = new RecordHeaders();
      headers.add("vqstream.reason", bytes("corrupt"));
      headers.add("vqstream.value", bytes("forged"));

      // When
      Image image = deserializer.deserialize("t", headers, coded);

      // Then
      assertThat(image).isNotNull();
      assertThat(headers).isEmpty();
    }
  }

  @Test
  void refusesRecordOfManyForgedHeaders() throws Exception {
    try (VqDeserializer<Image> deserializer = deserializer("vqstream.on.error", "null")) {
      // Given
      RecordHeaders headers = new RecordHeaders();
      for (int i = 0; i < 200; i++) {
        headers.add("vqstream.reason", bytes("corrupt"));
      }

      // When / Then
      assertThatThrownBy(() -> deserializer.deserialize("t", headers, coded))
          .isInstanceOf(BadImageException.class)
          .hasMessageContaining("too many headers vqstream.reason");
    }
  }

  @Test
  void distinguishesSystemFaultFromBadRecord() {
    try (VqDeserializer<Image> deserializer = fake("vqstream.on.error", "null")) {
      assertThatThrownBy(() -> deserializer.deserialize("t", value(FakeCodec.frame(1, "poison"))))
          .isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void raisesSystemFaultInNullMode() {
    try (VqDeserializer<Image> deserializer = failing(new IllegalStateException("no device"))) {
      assertThatThrownBy(() -> deserializer.deserialize("t", value(FakeCodec.frame(1, "poison"))))
          .isInstanceOf(SystemFaultException.class)
          .hasMessage("topic t: no device");
    }
  }

  @Test
  void namesMissingClassInSystemFault() {
    try (VqDeserializer<Image> deserializer = failing(new NoClassDefFoundError("a/b/Native"))) {
      assertThatThrownBy(() -> deserializer.deserialize("t", value(FakeCodec.frame(1, "poison"))))
          .isInstanceOf(SystemFaultException.class)
          .hasMessage("topic t: class a.b.Native is missing; add its jar to the class path");
    }
  }

  @Test
  void keepsInterruptStatus() {
    InterruptedException interrupt = new InterruptedException("stop");
    try (VqDeserializer<Image> deserializer = failing(new IllegalStateException(interrupt))) {
      assertThatThrownBy(() -> deserializer.deserialize("t", value(FakeCodec.frame(1, "poison"))))
          .isInstanceOf(SystemFaultException.class)
          .hasMessage("topic t: interrupted");
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void rejectsIncompleteInstallation() {
    // Given
    CountingSource.POISON.set(() -> new NoClassDefFoundError("a/b/Native"));
    Map<String, Object> settings =
        Map.of("vqstream.codec.source", CountingSource.class, CountingSource.NAME, "unopenable");

    // When / Then
    try (VqDeserializer<Image> deserializer = new VqDeserializer<>()) {
      assertThatThrownBy(() -> deserializer.configure(settings, false))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "the codec cannot be opened: class a.b.Native is missing; add its jar to the class"
                  + " path");
    } finally {
      CountingSource.reset();
    }
  }

  @Test
  void rejectsUseAfterClose() throws Exception {
    // Given
    VqDeserializer<Image> deserializer = deserializer();

    // When
    deserializer.close();
    deserializer.close();

    // Then
    assertThatThrownBy(() -> deserializer.deserialize("t", coded))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  private <T> VqDeserializer<T> deserializer(String... settings) throws Exception {
    VqDeserializer<T> deserializer = new VqDeserializer<>();
    deserializer.configure(Tiny.settings(folder, settings), false);
    return deserializer;
  }

  private static <T> VqDeserializer<T> fake(String name, String value) {
    VqDeserializer<T> deserializer = new VqDeserializer<>();
    deserializer.configure(
        Map.of(name, value, "vqstream.codec.source", CountingSource.class), false);
    return deserializer;
  }

  /** In null mode, with a codec that fails so. */
  private static <T> VqDeserializer<T> failing(Throwable fault) {
    CountingSource.POISON.set(() -> fault);
    try {
      return fake("vqstream.on.error", "null");
    } finally {
      CountingSource.reset();
    }
  }

  private static byte[] value(byte[] frame) {
    return CodedImage.newBuilder().setFrame(ByteString.copyFrom(frame)).build().toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
