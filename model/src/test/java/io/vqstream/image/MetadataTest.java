package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to EXIF, XMP and ICC on the way to pixels and back to a PNG. */
class MetadataTest {
  private static final int APP1 = 0xe1;
  private static final String XMP_NAME = "http://ns.adobe.com/xap/1.0/\0";
  private static final String PACKET = "<x tiff:Orientation='6'>title \u00e9</x>";
  private static final byte[] P3 =
      MatrixProfile.of(MatrixProfile.DISPLAY_P3, MatrixProfile.SRGB_CURVE).orElseThrow();
  private static final byte[] GRAY = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();

  private final Picture picture = TestImages.gradient(24, 16);
  private final byte[] jpeg =
      TestImages.turnedJpeg(
          TestImages.withSegment(
              TestImages.profiledJpeg(TestImages.jpeg(picture), P3), APP1, xmp(XMP_NAME + PACKET)),
          6);

  @Test
  void dropsMetadataByDefaultAndReportsIt() throws Exception {
    // When
    SourceImage.Codable read = read(jpeg, false);

    // Then
    assertThat(read.metadata().isEmpty()).isTrue();
    assertThat(read.droppedMetadata())
        .containsExactlyInAnyOrder(MetadataKind.EXIF, MetadataKind.XMP, MetadataKind.ICC);
  }

  @Test
  void keepsJpegMetadataWithNormalOrientation() throws Exception {
    // When
    SourceImage.Codable read = read(jpeg, true);

    // Then
    assertThat(read.width()).isEqualTo(16);
    assertThat(read.droppedMetadata()).isEmpty();
    assertThat(read.metadata().get(MetadataKind.ICC)).hasValue(P3);
    assertThat(ExifOrientation.find(exif(read))).contains(Orientation.NORMAL);
    assertThat(read.metadata().get(MetadataKind.XMP)).hasValue(xmp(PACKET.replace('6', '1')));
  }

  @Test
  void keepsPixelsInSpaceOfKeptProfile() throws Exception {
    // Given
    byte[] png = TestPng.of(picture).profile(P3).build();

    // When
    SourceImage.Codable kept = read(png, true);
    SourceImage.Codable dropped = read(png, false);

    // Then
    assertThat(kept.picture().rgb()).isEqualTo(picture.rgb());
    assertThat(dropped.picture().rgb()).isNotEqualTo(picture.rgb());
  }

  @Test
  void dropsNonRgbProfile() throws Exception {
    // Given
    TestPng png = TestPng.of(TestImages.grayRamp(8, 4)).profile(GRAY);

    // When
    SourceImage.Codable read = read(png.build(), true);

    // Then
    assertThat(read.metadata().isEmpty()).isTrue();
    assertThat(read.droppedMetadata()).containsExactly(MetadataKind.ICC);
  }

  @Test
  void keepsMetadataThroughPngRoundTrip() throws Exception {
    // Given
    SourceImage.Codable first = read(jpeg, true);

    // When
    byte[] png = PngWriter.write(first.picture(), first.metadata());
    SourceImage.Codable second = read(png, true);

    // Then
    assertThat(second.picture().rgb()).isEqualTo(first.picture().rgb());
    assertThat(second.metadata().items())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                MetadataKind.EXIF, exif(first),
                MetadataKind.XMP, first.metadata().get(MetadataKind.XMP).orElseThrow(),
                MetadataKind.ICC, P3));
  }

  @Test
  void writesGrayPixelsWithRgbProfileAsRgb() throws Exception {
    // Given
    Picture gray = TestImages.grayRamp(8, 4);

    // When
    byte[] png = PngWriter.write(gray, new ImageMetadata(Map.of(MetadataKind.ICC, P3)));

    // Then
    assertThat(png[25]).isEqualTo((byte) PngHeader.RGB);
    assertThat(read(png, true).picture().rgb()).isEqualTo(gray.rgb());
  }

  @Test
  void dropsOversizedItem() throws Exception {
    // Given
    byte[] large = Arrays.copyOf(TestImages.exif(1), ImageMetadata.MAX_ITEM_BYTES + 1);

    // When
    SourceImage.Codable read = read(TestPng.of(picture).chunk("eXIf", large).build(), true);

    // Then
    assertThat(read.metadata().isEmpty()).isTrue();
    assertThat(read.droppedMetadata()).containsExactly(MetadataKind.EXIF);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resetsOrientationAndRemovesThumbnail(boolean asLong) {
    // Given
    byte[] pixels = {9, 9, 9, 9, 9};

    // When
    byte[] upright = UprightMetadata.exif(exifWithThumbnail(asLong, pixels));

    // Then
    ByteBuffer tiff = ByteBuffer.wrap(upright).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(asLong ? tiff.getInt(18) : tiff.getShort(18)).isEqualTo(asLong ? 1 : (short) 1);
    assertThat(tiff.getInt(22)).as("next directory").isZero();
    assertThat(upright).doesNotContain(9);
  }

  @Test
  void keepsDamagedExifUnchanged() {
    byte[] whole = exifWithThumbnail(true, new byte[] {9});
    for (int length = 0; length < whole.length; length++) {
      // Given
      byte[] cut = Arrays.copyOf(whole, length);

      // When
      byte[] upright = UprightMetadata.exif(cut);

      // Then
      assertThat(upright).hasSizeLessThanOrEqualTo(length);
    }
  }

  /** One entry each: the orientation 6, and the place of the thumbnail. */
  private static byte[] exifWithThumbnail(boolean asLong, byte[] pixels) {
    ByteBuffer tiff = ByteBuffer.allocate(56 + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    tiff.putShort((short) 0x4949).putShort((short) 42).putInt(8);
    tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) (asLong ? 4 : 3));
    tiff.putInt(1).putInt(6).putInt(26);
    tiff.putShort((short) 2);
    tiff.putShort((short) 0x0201).putShort((short) 4).putInt(1).putInt(56);
    tiff.putShort((short) 0x0202).putShort((short) 4).putInt(1).putInt(pixels.length);
    return tiff.putInt(0).put(pixels).array();
  }

  private static byte[] exif(SourceImage.Codable image) {
    return image.metadata().get(MetadataKind.EXIF).orElseThrow();
  }

  private static SourceImage.Codable read(byte[] file, boolean keep)
      throws UnreadableImageException {
    return (SourceImage.Codable) new ImageFileReader().read(file, keep);
  }

  private static byte[] xmp(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
