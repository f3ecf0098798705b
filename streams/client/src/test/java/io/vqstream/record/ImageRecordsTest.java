package io.vqstream.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.image.PngWriter;
import io.vqstream.proto.v1.Image;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRecordsTest {
  private static final Headers NONE = new RecordHeaders();
  private static final byte[] PNG = PngWriter.write(SyntheticPicture.of(9, 7, 1));
  private static final Image MESSAGE =
      Image.newBuilder()
          .setData(ByteString.copyFrom(PNG))
          .setContentType("image/png")
          .setOrigin("yard/7.png")
          .build();

  static Stream<Arguments> files() {
    return Stream.of(
        Arguments.of("PNG", PNG),
        Arguments.of("JPEG", bytes(0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0)),
        Arguments.of("JPEG, EXIF", bytes(0xff, 0xd8, 0xff, 0xe1, 0x80, 0x80, 0x80, 0x80, 1)),
        Arguments.of("WebP that parses as field 10", webp(bytes())),
        Arguments.of("WebP that parses with data", webp(bytes(0x0a, 3, 1, 2, 3))),
        Arguments.of("PNG that parses as field 1281", pngWithoutChunks(bytes())),
        Arguments.of("PNG that parses with data", pngWithoutChunks(bytes(0x0a, 1, 7))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void takesThePlainBytesOfAnImageFile(String what, byte[] file) throws Exception {
    // When
    Image image = ImageRecords.read(file, NONE, SourceFormat.AUTO);

    // Then
    assertThat(image).isEqualTo(Image.newBuilder().setData(ByteString.copyFrom(file)).build());
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "MESSAGE"})
  void takesAMessage(SourceFormat format) throws Exception {
    assertThat(ImageRecords.read(MESSAGE.toByteArray(), NONE, format)).isEqualTo(MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "0200"})
  void takesAMessageInConfluentsWireFormat(String indexes) throws Exception {
    // Given schema id 100001
    byte[] value = join(hex("00000186a1" + indexes), MESSAGE.toByteArray());

    // Then
    for (SourceFormat format : new SourceFormat[] {SourceFormat.AUTO, SourceFormat.MESSAGE}) {
      assertThat(ImageRecords.read(value, NONE, format)).isEqualTo(MESSAGE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00000186a102" + "02", "00000186a1" + "040000", "00000186a1", "00000186a1ffff"})
  void refusesConfluentsFormatOfAnotherMessage(String start) {
    // Given
    byte[] value = start.length() > 10 ? join(hex(start), MESSAGE.toByteArray()) : hex(start);

    // Then
    assertRefused(value, NONE, SourceFormat.AUTO, "neither a vqstream.v1.Image nor a PNG, JPEG");
  }

  @Test
  void typeHeaderRequiresMessage() {
    // Given
    Headers headers = type("vqstream.v1.Image");

    // Then
    assertRefused(PNG, headers, SourceFormat.AUTO, "as its header vqstream.type states");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "com.example.Photo", ""})
  void anyOtherHeaderLeavesItToTheContent(String type) throws Exception {
    assertThat(ImageRecords.read(PNG, type(type), SourceFormat.AUTO).getData().toByteArray())
        .isEqualTo(PNG);
    assertThat(ImageRecords.read(MESSAGE.toByteArray(), type(type), SourceFormat.AUTO))
        .isEqualTo(MESSAGE);
  }

  @Test
  void acceptsOnlyTheConfiguredFormat() throws Exception {
    // Given
    byte[] value = MESSAGE.toByteArray();

    // When
    Image image = ImageRecords.read(value, type("vqstream.v1.Image"), SourceFormat.IMAGE);

    // Then
    assertThat(image.getData().toByteArray()).isEqualTo(value);
    assertRefused(PNG, NONE, SourceFormat.MESSAGE, "an image file; set source.format=auto");
  }

  @Test
  void rejectsUnknownFormat() {
    assertRefused(
        "GIF89a".getBytes(StandardCharsets.UTF_8),
        NONE,
        SourceFormat.AUTO,
        "the value of 6 bytes is neither a vqstream.v1.Image nor a PNG, JPEG or WebP file");
  }

  @Test
  void readsEmptyValueAsEmptyImage() throws Exception {
    for (SourceFormat format : SourceFormat.values()) {
      assertThat(ImageRecords.read(new byte[0], NONE, format))
          .isEqualTo(Image.getDefaultInstance());
    }
  }

  @Test
  void neverDetectsMessageAsFile() throws Exception {
    Random random = new Random(12);
    for (int i = 0; i < 2_000; i++) {
      // Given
      byte[] data = new byte[1 + random.nextInt(300)];
      random.nextBytes(data);
      Image message =
          Image.newBuilder()
              .setData(ByteString.copyFrom(data))
              .setContentType(random.nextBoolean() ? "image/webp" : "")
              .setOrigin(random.nextBoolean() ? "RIFF" : "")
              .build();

      // Then
      assertThat(ImageRecords.read(message.toByteArray(), NONE, SourceFormat.AUTO))
          .isEqualTo(message);
    }
  }

  private static void assertRefused(
      byte[] value, Headers headers, SourceFormat format, String detail) {
    assertThatThrownBy(() -> ImageRecords.read(value, headers, format))
        .isInstanceOfSatisfying(
            BadRecordException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.NOT_AN_IMAGE_RECORD))
        .hasMessageContaining(detail)
        .hasMessageNotContaining("\n");
  }

  private static Headers type(String type) {
    return new RecordHeaders().add(VqHeaders.TYPE, type.getBytes(StandardCharsets.UTF_8));
  }

  /** The first 75 bytes are field 10 to protobuf: 'R' is its tag and 'I' its length. */
  private static byte[] webp(byte[] rest) {
    byte[] start =
        ByteBuffer.allocate(75).put("RIFF....WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).array();
    return join(start, rest);
  }

  /** The first ten bytes are field 1281 to protobuf. */
  private static byte[] pngWithoutChunks(byte[] rest) {
    return join(bytes(0x89, 'P', 'N', 'G', 13, 10, 26, 10, 9, 9), rest);
  }

  private static byte[] bytes(int... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int value : values) {
      out.write(value);
    }
    return out.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
