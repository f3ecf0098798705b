package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.codec.Effort;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.metric.Psnr;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonStripTest {
  private static final Picture PICTURE = Pictures.color(320, 200, 4);

  @TempDir private Path folder;

  private Path image;

  @BeforeEach
  void writeImage() throws IOException {
    image = folder.resolve("image.png");
    Files.write(image, PngWriter.write(PICTURE));
  }

  @Test
  void givesTheOthersNoMoreBytesThanTheFrame() throws Exception {
    // When
    List<ComparisonStrip.Panel> panels = strip(2, Optional.empty()).panels();

    // Then
    int frame = JpegInFrames.HEADER + new JdkJpeg().encode(PICTURE, 40).length;
    assertThat(panels)
        .extracting(ComparisonStrip.Panel::label)
        .containsExactly("Original", "vqstream", "JPEG", "WebP");
    assertThat(panels.get(0).bytes()).isEqualTo(Files.size(image));
    assertThat(panels.get(1).bytes()).isEqualTo(frame);
    assertThat(panels.subList(2, 4))
        .allMatch(panel -> !panel.tooLarge())
        .allSatisfy(panel -> assertThat(panel.bytes()).isBetween(frame * 8L / 10, (long) frame));
    assertThat(panels)
        .allSatisfy(panel -> assertThat(panel.decoded().width()).isEqualTo(PICTURE.width()));
    assertThat(panels.get(2).psnr())
        .contains(Psnr.of(PICTURE.rgb(), panels.get(2).decoded().rgb()));
  }

  @Test
  void encodesAtTheEffortAndSaysSo() throws Exception {
    // Given
    JpegInFrames codec = new JpegInFrames();
    Effort effort = new Effort(2);

    // When
    ComparisonStrip strip =
        ComparisonStrip.of(
            image, codec, 1, effort, List.of(), ReferenceCodecs.standard(), Optional.empty());

    // Then
    assertThat(codec.effort).isEqualTo(effort);
    assertThat(strip.panels().get(1).label()).isEqualTo("vqstream:effort-2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 50, 73, 100})
  void findsTheHighestQualityThatFits(int quality) throws Exception {
    // Given
    JdkJpeg jpeg = new JdkJpeg();
    byte[] wanted = jpeg.encode(PICTURE, quality);

    // When
    byte[] found = ComparisonStrip.largestWithin(wanted.length, jpeg, PICTURE);

    // Then
    assertThat(found).hasSizeLessThanOrEqualTo(wanted.length);
    assertThat(Psnr.of(PICTURE.rgb(), jpeg.decode(found).rgb()))
        .isGreaterThanOrEqualTo(Psnr.of(PICTURE.rgb(), jpeg.decode(wanted).rgb()) - 0.01);
  }

  @Test
  void showsTheSmallestFileWhereNoneFits() throws Exception {
    // Given
    JdkJpeg jpeg = new JdkJpeg();
    byte[] smallest = jpeg.encode(PICTURE, 1);

    // When
    byte[] found = ComparisonStrip.largestWithin(smallest.length - 1, jpeg, PICTURE);

    // Then
    assertThat(found).isEqualTo(smallest);
  }

  @Test
  void drawsTheAreaOfEachPicture() throws Exception {
    // Given an area that is drawn twice as large
    Area area = Area.parse("140x100+30+20");

    // When
    BufferedImage drawn = draw(strip(4, Optional.of(area)));

    // Then the four pictures stand side by side, above some lines of text
    assertThat(drawn.getWidth()).isBetween(4 * 280, 4 * 280 + 80);
    assertThat(drawn.getHeight()).isBetween(200 + 60, 200 + 130);
    for (int x = 20; x < 120; x += 7) {
      for (int y = 20; y < 80; y += 7) {
        int expected = Byte.toUnsignedInt(PICTURE.rgb()[((20 + y) * 320 + 30 + x) * 3 + 1]);
        int actual = drawn.getRGB(10 + 2 * x, 10 + 2 * y) >> 8 & 0xff;
        assertThat(actual).as("%d, %d", x, y).isBetween(expected - 12, expected + 12);
      }
    }
  }

  @Test
  void showsTheMiddleOfTheImageUnlessTold() {
    // When
    Area area = Area.middle(140, 320, 100);

    // Then
    assertThat(area).isEqualTo(new Area(90, 0, 140, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"140x140+181+0", "320x201+0+0", "1x1+0+200"})
  void rejectsAreaBeyondTheImage(String area) {
    // When, then
    assertThatThrownBy(() -> strip(2, Optional.of(Area.parse(area))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(area + " is not within the image of 320x200 pixels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"140x140", "0x10+0+0", "10x10+-1+0", "10 x 10+0+0"})
  void rejectsTextThatIsNoArea(String area) {
    // When, then
    assertThatThrownBy(() -> Area.parse(area)).isInstanceOf(IllegalArgumentException.class);
  }

  private ComparisonStrip strip(int quality, Optional<Area> area) throws IOException {
    try (JpegInFrames codec = new JpegInFrames()) {
      return ComparisonStrip.of(
          image,
          codec,
          quality,
          Effort.NONE,
          List.of("jpeg", "webp"),
          ReferenceCodecs.standard(),
          area);
    }
  }

  private static BufferedImage draw(ComparisonStrip strip) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    strip.writePng(file);
    return ImageIO.read(new ByteArrayInputStream(file.toByteArray()));
  }
}
