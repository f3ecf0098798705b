package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.frame.Kind;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Stored frames decode to the same codes in every release. A changed digest makes all existing
 * frames unreadable: a change of the prior's arithmetic, the range coder or the frame needs a new
 * frame version with new golden frames, and these remain.
 *
 * <p>Pixels come from libtorch and may differ by one level between machines.
 */
class GoldenFrameTest {

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "golden-v1/golden.csv", useHeadersInDisplayName = true)
  void decodesVersion1ToItsCodes(String name, int level, int codes, String digest)
      throws Exception {
    // Given
    byte[] frame = TinyCheckpoint.resource("golden-v1/" + name + ".vq");
    SourceImage expected =
        new ImageFileReader().read(TinyCheckpoint.resource("golden-v1/" + name + ".png"));

    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build()) {
      // When
      FrameInfo report = codec.inspect(frame);
      Picture decoded = ((Decoded.Coded) codec.decode(frame)).picture();

      // Then
      assertThat(report.version()).isEqualTo(1);
      assertThat(report.quality()).isEqualTo(level);
      assertThat(report.codes()).isEqualTo(codes);
      assertThat(report.codesDigest()).isEqualTo(digest);
      assertSameWithinALevel(decoded, ((SourceImage.Codable) expected).picture());
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "golden-v2/golden.csv", useHeadersInDisplayName = true)
  void decodesVersion2ToItsCodesAndMetadata(String name, int level, int codes, String digest)
      throws Exception {
    // Given
    byte[] frame = TinyCheckpoint.resource("golden-v2/" + name + ".vq");
    SourceImage.Codable expected =
        (SourceImage.Codable)
            new ImageFileReader().read(TinyCheckpoint.resource("golden-v2/" + name + ".png"), true);

    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build()) {
      // When
      FrameInfo report = codec.inspect(frame);
      Decoded.Coded decoded = (Decoded.Coded) codec.decode(frame);

      // Then
      assertThat(report.version()).isEqualTo(2);
      assertThat(report.quality()).isEqualTo(level);
      assertThat(report.codes()).isEqualTo(codes);
      assertThat(report.codesDigest()).isEqualTo(digest);
      assertThat(decoded.metadata().items())
          .isNotEmpty()
          .containsExactlyInAnyOrderEntriesOf(expected.metadata().items());
      assertSameWithinALevel(decoded.picture(), expected.picture());
    }
  }

  @ParameterizedTest
  @CsvSource({"color-128x128, 3", "gray-132x132, 0"})
  void decodesVersion3ToExactPixels(String name, int metadata) throws Exception {
    // Given
    byte[] frame = TinyCheckpoint.resource("golden-v3/" + name + ".vq");
    SourceImage.Codable expected =
        (SourceImage.Codable)
            new ImageFileReader().read(TinyCheckpoint.resource("golden-v3/" + name + ".png"), true);

    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build()) {
      // When
      FrameInfo report = codec.inspect(frame);
      Decoded.Coded decoded = (Decoded.Coded) codec.decode(frame);

      // Then
      assertThat(report.version()).isEqualTo(3);
      assertThat(report.kind()).isEqualTo(Kind.LOSSLESS);
      assertThat(decoded.picture().gray()).isEqualTo(expected.picture().gray());
      assertThat(decoded.picture().rgb()).isEqualTo(expected.picture().rgb());
      assertThat(decoded.metadata().items())
          .hasSize(metadata)
          .containsExactlyInAnyOrderEntriesOf(expected.metadata().items());
    }
  }

  @Test
  void decodesVersion1PassthroughFrame() throws Exception {
    // Given
    byte[] frame = TinyCheckpoint.resource("golden-v1/passthrough-8x8.vq");
    byte[] file = TinyCheckpoint.resource("golden-v1/passthrough-8x8.png");

    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build()) {
      // When
      FrameInfo report = codec.inspect(frame);
      Decoded decoded = codec.decode(frame);

      // Then
      assertThat(report.version()).isEqualTo(1);
      assertThat(report.kind()).isEqualTo(Kind.PASSTHROUGH);
      assertThat(report.width()).isEqualTo(8);
      assertThat(report.height()).isEqualTo(8);
      assertThat(report.passthroughReason()).isEqualTo("alpha");
      assertThat(decoded.contentType()).isEqualTo("image/png");
      assertThat(decoded.file()).isEqualTo(file);
    }
  }

  private static void assertSameWithinALevel(Picture decoded, Picture expected) {
    assertThat(decoded.width()).isEqualTo(expected.width());
    assertThat(decoded.height()).isEqualTo(expected.height());
    assertThat(decoded.gray()).isEqualTo(expected.gray());
    for (int i = 0; i < expected.rgb().length; i++) {
      assertThat(decoded.rgb()[i] & 0xff)
          .as("sample %d", i)
          .isCloseTo(expected.rgb()[i] & 0xff, within(1));
    }
  }
}
