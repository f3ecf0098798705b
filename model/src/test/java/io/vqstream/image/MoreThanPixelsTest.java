package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose meaning is more than the pixels of their first image. */
class MoreThanPixelsTest {
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";
  private static final byte[] VIDEO = latin("\0\0\0\30ftypmp42\0\0\0\0mp42isom and the video");

  private final Picture picture = TestImages.gradient(24, 16);
  private final byte[] jpeg = TestImages.jpeg(picture);
  private final byte[] small = TestImages.jpeg(TestImages.gradient(8, 8));

  @Test
  void passesThroughUltraHdrGainMap() throws Exception {
    // Given
    byte[] xmp =
        latin(XMP + "<x xmlns:hdrgm='http://ns.adobe.com/hdr-gain-map/1.0/' hdrgm:Version='1.0'/>");
    byte[] first = TestImages.withSegment(jpeg, APP1, xmp);

    // When / Then
    assertThat(reason(joined(first, small))).isEqualTo(PassthroughReason.GAIN_MAP);
  }

  @Test
  void passesThroughIsoGainMap() throws Exception {
    // Given
    byte[] version = latin("urn:iso:std:iso:ts:21496:-1\0\0\0\0\0");
    byte[] first = TestImages.withSegment(jpeg, APP2, version);

    // When / Then
    assertThat(reason(joined(first, small))).isEqualTo(PassthroughReason.GAIN_MAP);
  }

  @Test
  void passesThroughGainMapDeclaredBySecondImage() throws Exception {
    // Given
    byte[] xmp = latin(XMP + "<x xmlns:HDRGainMap='http://ns.apple.com/HDRGainMap/1.0/'/>");
    byte[] map = TestImages.withSegment(small, APP1, xmp);
    byte[] file = TestMpf.of(jpeg, new TestMpf.Further(TestMpf.UNDEFINED, map));

    // When / Then
    assertThat(reason(file)).isEqualTo(PassthroughReason.GAIN_MAP);
  }

  @ParameterizedTest
  @ValueSource(ints = {TestMpf.UNDEFINED, TestMpf.PANORAMA})
  void passesThroughFurtherImages(int type) throws Exception {
    // Given
    byte[] file = TestMpf.of(jpeg, new TestMpf.Further(type, small));

    // When / Then
    assertThat(reason(file)).isEqualTo(PassthroughReason.FURTHER_IMAGES);
  }

  @Test
  void passesThroughFileOfTwoImages() throws Exception {
    assertThat(reason(TestImages.resource("two-images.mpo")))
        .isEqualTo(PassthroughReason.FURTHER_IMAGES);
  }

  @Test
  void passesThroughDepthMapInExtendedXmp() throws Exception {
    // Given
    byte[] extension = latin("http://ns.adobe.com/xmp/extension/\0guid <x GDepth:Data='aaaa'/>");

    // When / Then
    assertThat(reason(TestImages.withSegment(jpeg, APP1, extension)))
        .isEqualTo(PassthroughReason.FURTHER_IMAGES);
  }

  @Test
  void passesThroughMotionPhoto() throws Exception {
    assertThat(reason(joined(jpeg, VIDEO))).isEqualTo(PassthroughReason.TRAILER);
  }

  @Test
  void passesThroughVideoBehindThumbnail() throws Exception {
    // Given
    byte[] indexed = TestMpf.of(jpeg, new TestMpf.Further(TestMpf.THUMBNAIL_VGA, small));

    // When / Then
    assertThat(reason(joined(indexed, VIDEO))).isEqualTo(PassthroughReason.TRAILER);
  }

  @Test
  void codesImageWithLargeThumbnails() throws Exception {
    // Given
    byte[] file =
        TestMpf.of(
            jpeg,
            new TestMpf.Further(TestMpf.THUMBNAIL_VGA, small),
            new TestMpf.Further(TestMpf.THUMBNAIL_FULL_HD, joined(small, new byte[100])));

    // When / Then
    assertThat(TestImages.read(file).rgb()).isEqualTo(TestImages.read(jpeg).rgb());
  }

  @Test
  void codesImageWhoseIndexedImagesAreMissing() throws Exception {
    // Given
    byte[] file = TestMpf.of(jpeg, new TestMpf.Further(TestMpf.PANORAMA, small));
    byte[] cut = Arrays.copyOf(file, file.length - small.length);

    // When / Then
    assertThat(TestImages.read(cut).rgb()).isEqualTo(TestImages.read(jpeg).rgb());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0\0\0\0\0\0", "\r\n", "\u00ff\u00ff\u00ff", "\u00ff\u00d9", "\u001a"})
  void codesImageWithTrailingPadding(String padding) throws Exception {
    // Given
    byte[] png = TestPng.of(picture).build();
    byte[] webp = TestImages.resource("lossy.webp");

    for (byte[] file : new byte[][] {jpeg, png, webp}) {
      // When
      Picture read = TestImages.read(joined(file, latin(padding)));

      // Then
      assertThat(read.rgb()).isEqualTo(TestImages.read(file).rgb());
    }
  }

  @Test
  void passesThroughDataAfterPngOrWebp() throws Exception {
    // Given
    byte[] png = TestPng.of(picture).build();
    byte[] webp = TestImages.resource("lossy.webp");

    // When / Then
    assertThat(reason(joined(png, VIDEO))).isEqualTo(PassthroughReason.TRAILER);
    assertThat(reason(joined(webp, VIDEO))).isEqualTo(PassthroughReason.TRAILER);
  }

  @Test
  void passesThroughStereoPairOrGainMapInPng() throws Exception {
    // Given
    byte[] stereo = TestPng.of(picture).chunk("sTER", (byte) 0).build();
    byte[] gainMap = TestPng.of(picture).chunk("gMAP", (byte) 0).build();

    // When / Then
    assertThat(reason(stereo)).isEqualTo(PassthroughReason.FURTHER_IMAGES);
    assertThat(reason(gainMap)).isEqualTo(PassthroughReason.GAIN_MAP);
  }

  private static PassthroughReason reason(byte[] file) throws UnreadableImageException {
    return ((SourceImage.Passthrough) new ImageFileReader().read(file)).reason();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(first);
    file.writeBytes(second);
    return file.toByteArray();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
