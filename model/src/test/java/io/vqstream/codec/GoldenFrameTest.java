package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.frame.Frame;
import io.vqstream.frame.Kind;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stored frames decode to the same codes and pixels in every release. A changed digest of codes
 * makes all existing frames unreadable: a change of the prior's arithmetic, the range coder or the
 * frame needs a new frame version with new golden frames, and these remain.
 */
class GoldenFrameTest {

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "golden-v1/golden.csv", useHeadersInDisplayName = true)
  void decodesVersion1ToItsCodesAndPixels(
      String name, int level, int codes, String digest, String pixels) throws Exception {
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
      assertSame(decoded, ((SourceImage.Codable) expected).picture(), pixels);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "golden-v2/golden.csv", useHeadersInDisplayName = true)
  void decodesVersion2ToItsCodesPixelsAndMetadata(
      String name, int level, int codes, String digest, String pixels) throws Exception {
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
      assertSame(decoded.picture(), expected.picture(), pixels);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "golden-v3/golden.csv", useHeadersInDisplayName = true)
  void decodesVersion3ToExactPixels(String name, int metadata, String pixels) throws Exception {
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
      assertSame(decoded.picture(), expected.picture(), pixels);
      assertThat(decoded.metadata().items())
          .hasSize(metadata)
          .containsExactlyInAnyOrderEntriesOf(expected.metadata().items());
    }
  }

  /** Each sequence is a key frame, numbered 0, and the inter frames that build on it. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny-color", "tiny-gray", "photos-color"})
  void decodesVersion4ToItsCodesAndPixels(String sequence) throws Exception {
    // Given
    Checkpoint checkpoint =
        sequence.startsWith("tiny") ? TinyCheckpoint.read() : BundledCheckpoint.PHOTOS.read();
    List<String[]> rows = rows("golden-v4/golden.csv", sequence);
    assertThat(rows).hasSize(4);

    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(checkpoint).build()) {
      Optional<ReferenceFrame> reference = Optional.empty();
      for (int i = 0; i < rows.size(); i++) {
        String[] row = rows.get(i);
        Frame frame = Frame.parse(TinyCheckpoint.resource("golden-v4/" + row[0] + ".vq"));
        SourceImage expected =
            new ImageFileReader()
                .read(TinyCheckpoint.resource("golden-v4/" + row[0] + ".png"), true);

        // When
        Decoded.Coded decoded = (Decoded.Coded) codec.decode(frame, reference);
        reference = codec.decodeCodes((Frame.Coded) frame, reference);

        // Then
        assertThat(frame.version()).isEqualTo(Integer.parseInt(row[2]));
        assertThat(((Frame.Coded) frame).quality()).isEqualTo(Integer.parseInt(row[1]));
        assertThat(reference.orElseThrow().distance()).isEqualTo(i);
        assertThat(Sha256.of(reference.orElseThrow().history().codes())).isEqualTo(row[3]);
        assertSame(decoded.picture(), ((SourceImage.Codable) expected).picture(), row[4]);
      }
    }
  }

  private static List<String[]> rows(String table, String name) {
    return new String(TinyCheckpoint.resource(table), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(name + "-"))
        .map(line -> line.split(","))
        .toList();
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

  /**
   * Checks decoded pixels.
   *
   * @param digest SHA-256 of the RGB samples
   */
  private static void assertSame(Picture decoded, Picture expected, String digest) {
    assertThat(decoded.width()).isEqualTo(expected.width());
    assertThat(decoded.height()).isEqualTo(expected.height());
    assertThat(decoded.gray()).isEqualTo(expected.gray());
    assertThat(decoded.rgb()).isEqualTo(expected.rgb());
    assertThat(Sha256.of(decoded.rgb())).isEqualTo(digest);
  }
}
