package io.vqstream.bench.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.codec.SyntheticPicture;
import io.vqstream.demo.source.DemoImage;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestImagesTest {
  private final Map<String, String> omitted = new TreeMap<>();
  private final TestImages makes = new TestImages(omitted::put);

  @Test
  void takesFilesAsTheyAreAndTellsThoseThatItLeavesOut() {
    // Given
    byte[] png = PngWriter.write(SyntheticPicture.of(20, 10, 1));
    byte[] cut = Arrays.copyOf(png, png.length / 2);

    // When
    List<TestImage> images = makes.whole(List.of(file("a.png", png), file("b.png", cut)));

    // Then
    assertThat(images)
        .singleElement()
        .satisfies(
            image -> {
              assertThat(image.file()).isEqualTo(png);
              assertThat(image.pixels()).isEqualTo(200);
            });
    assertThat(omitted).containsOnlyKeys("b.png");
  }

  @Test
  void cutsAboutAsManyPiecesFromEachFile() {
    // Given
    byte[] wide = PngWriter.write(SyntheticPicture.of(400, 200, 1));
    byte[] small = PngWriter.write(SyntheticPicture.of(20, 10, 2));

    // When
    List<TestImage> images =
        makes.cut(
            List.of(file("small", small), file("wide", wide), file("too", wide)),
            new Tiling(10, 10));

    // Then
    assertThat(images).hasSize(1024);
    assertThat(images.stream().filter(image -> image.name().startsWith("small"))).hasSize(2);
    assertThat(images.stream().filter(image -> image.name().startsWith("wide"))).hasSize(511);
    assertThat(omitted).isEmpty();
  }

  @Test
  void keepsNoMorePixelsThanFitMemory() {
    // Given
    byte[] png = PngWriter.write(new Picture(3000, 2000, false, new byte[3 * 3000 * 2000]));
    List<DemoImage> five =
        List.of(file("1", png), file("2", png), file("3", png), file("4", png), file("5", png));

    // When
    List<TestImage> whole = makes.whole(five);
    List<TestImage> cut = makes.cut(five, new Tiling(1000, 1000));

    // Then
    assertThat(whole).extracting(TestImage::name).containsExactly("1", "2", "3");
    assertThat(cut.stream().mapToLong(TestImage::pixels).sum())
        .isBetween(TestImages.MAX_PIXELS - 1_000_000, TestImages.MAX_PIXELS);
  }

  @Test
  void uncompressedPixelsAreAPpmFile() {
    // Given
    Picture picture = SyntheticPicture.of(7, 5, 3);
    TestImage image = new TestImage("a", PngWriter.write(picture), 7, 5);

    // When
    byte[] file = TestImages.uncompressed(image);

    // Then
    String header = "P6\n7 5\n255\n";
    assertThat(new String(file, 0, header.length(), StandardCharsets.US_ASCII)).isEqualTo(header);
    assertThat(Arrays.copyOfRange(file, header.length(), file.length)).isEqualTo(picture.rgb());
  }

  private static DemoImage file(String name, byte[] file) {
    return new DemoImage(name, () -> new ByteArrayInputStream(file));
  }
}
