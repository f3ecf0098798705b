package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.MetadataBlock;
import io.vqstream.frame.MetadataItem;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.ImageMetadata;
import io.vqstream.image.MetadataKind;
import io.vqstream.image.PngWriter;
import io.vqstream.image.SourceImage;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metadata in frames. Expected bytes follow the grammar of {@link Frame}. */
class KeptMetadataTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final ImageMetadata METADATA =
      new ImageMetadata(
          Map.of(
              MetadataKind.XMP, "<x>said twice, said twice</x>".getBytes(StandardCharsets.UTF_8)));
  @AutoClose private static ImageCodec codec;

  @BeforeAll
  static void open() {
    codec = ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build();
  }

  @Test
  void writesMetadataIntoPng() throws Exception {
    // Given
    byte[] source = PngWriter.write(SyntheticPicture.of(64, 64, 3), METADATA);

    // When
    Encoded encoded = codec.encode(source, QualityPolicy.level(2).withMetadata(true));
    Decoded decoded = codec.decode(encoded.frame());
    FrameInfo report = codec.inspect(encoded.frame());

    // Then
    SourceImage back = new ImageFileReader().read(decoded.file(), true);
    assertThat(((SourceImage.Codable) back).metadata().items())
        .containsExactlyInAnyOrderEntriesOf(METADATA.items());
    assertThat(encoded.droppedMetadata()).isEmpty();
    assertThat(report.version()).isEqualTo(2);
    assertThat(report.metadata()).containsExactly(new MetadataItem("XMP", 29));
    assertThat(report.metadataBytes()).isPositive();
  }

  @Test
  void writesVersion1WithoutMetadata() throws Exception {
    // Given
    byte[] plain = PngWriter.write(SyntheticPicture.of(64, 64, 3));
    byte[] tagged = PngWriter.write(SyntheticPicture.of(64, 64, 3), METADATA);

    // When
    Encoded dropped = codec.encode(tagged, 2);

    // Then
    assertThat(dropped.frame()).isEqualTo(codec.encode(plain, 2).frame());
    assertThat(dropped.frame()[Frame.VERSION_OFFSET]).isEqualTo((byte) 1);
    assertThat(dropped.droppedMetadata()).containsExactly(MetadataKind.XMP);
    assertThat(codec.inspect(dropped.frame()).metadata()).isEmpty();
  }

  @Test
  void encodesDecodedImageWithMetadata() throws Exception {
    // Given
    Decoded.Coded image = new Decoded.Coded(SyntheticPicture.of(16, 16, 3), METADATA);

    // When
    Decoded decoded = codec.decode(codec.encode(image, 2).frame());

    // Then
    assertThat(((Decoded.Coded) decoded).metadata().items()).hasSize(1);
  }

  @Test
  void skipsUnknownMetadataKinds() throws Exception {
    // When
    Frame.Coded frame = coded("08" + "00" + "03 02 aabb" + "63 01 cc");

    // Then
    assertThat(frame.version()).isEqualTo(2);
    assertThat(MetadataBlock.read(frame).items())
        .containsExactlyEntriesOf(Map.of(MetadataKind.ICC, HEX.parseHex("aabb")));
    assertThat(MetadataBlock.describe(frame))
        .extracting(MetadataItem::label)
        .containsExactly("ICC profile", "unknown kind 99");
    assertThat(frame.payload()).isEqualTo(HEX.parseHex("c0ffee"));
  }

  @ParameterizedTest
  @CsvSource({
    "01 00,          is corrupt",
    "03 00 03 02,    is corrupt",
    "03 01 aa bb,    is corrupt or larger than 8388608 bytes",
    "02 07 aa,       has the unknown method 7",
  })
  void rejectsDamagedMetadata(String block, String problem) throws Exception {
    // Given
    Frame.Coded frame = coded(block);

    // When / Then
    assertThatThrownBy(() -> MetadataBlock.read(frame))
        .isInstanceOf(FrameException.class)
        .hasMessageContaining("the metadata block " + problem);
  }

  @ParameterizedTest
  @CsvSource({
    "03 5ca1ab1e beef 20 ac02 7f 00, ends before its metadata",
    "03 5ca1ab1e beef 20 ac02 00,    length of the metadata is not a valid number",
    "80 01 01 01 01,                 cannot hold a file",
  })
  void rejectsInvalidVersion2Fields(String body, String problem) {
    assertThatThrownBy(() -> Frame.parse(frame(body)))
        .isInstanceOf(FrameException.class)
        .hasMessageContaining(problem);
  }

  private static Frame.Coded coded(String metadata) throws FrameException {
    return (Frame.Coded) Frame.parse(frame("03 5ca1ab1e beef 20 ac02" + metadata + "c0ffee"));
  }

  private static byte[] frame(String body) {
    String hex = ("f651 02" + body + "00000000").replace(" ", "");
    return FrameDamage.mended(HEX.parseHex(hex));
  }
}
