package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
  @TempDir Path folder;

  @Test
  void readsPicturesOfAllFoldersThatFitACrop() throws IOException {
    // Given
    image("a/fits.png", "png", 32, 32);
    image("b/deep/larger.png", "png", 40, 33);
    image("b/narrow.png", "png", 200, 31);

    // When
    PictureFolder read = read(List.of(folder.resolve("a"), folder.resolve("b")), 1);

    // Then
    assertThat(read.pictures()).extracting(Picture::width).containsExactly(32, 40);
    assertThat(read.unusable())
        .singleElement()
        .asString()
        .endsWith("narrow.png: smaller than a crop of 32 pixels");
  }

  @Test
  void downscalesJpegOnly() throws IOException {
    // Given
    image("a.jpg", "jpg", 100, 60);
    image("b.png", "png", 100, 60);

    // When
    PictureFolder read = read(List.of(folder), 0.8);

    // Then
    assertThat(read.pictures()).extracting(Picture::width).containsExactly(80, 100);
    assertThat(read.pictures()).extracting(Picture::height).containsExactly(48, 60);
  }

  @Test
  void downscalesByAveragesOfAllPixels() throws IOException {
    // Given stripes of a pixel, which every fourth pixel would see as one color
    BufferedImage stripes = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256 * 256; i++) {
      stripes.setRGB(i % 256, i / 256, i % 4 == 0 ? 0xffffff : 0);
    }
    ImageIO.write(stripes, "jpg", folder.resolve("stripes.jpg").toFile());

    // When
    Picture picture = read(List.of(folder), 0.25).pictures().get(0);

    // Then
    for (int x = 8; x < 56; x++) {
      assertThat(picture.rgb()[3 * (32 * 64 + x)] & 0xff).isBetween(44, 84);
    }
  }

  @Test
  void reportsEachUnusableFileOnce() throws IOException {
    // Given
    image("good.png", "png", 32, 32);
    Files.writeString(folder.resolve("text.png"), "no image");
    Files.createSymbolicLink(folder.resolve("dangling.png"), folder.resolve("nowhere"));

    // When
    PictureFolder read = read(List.of(folder), 1);

    // Then
    assertThat(read.pictures()).hasSize(1);
    assertThat(read.unusable()).isEmpty();
    assertThat(read.unreadable())
        .hasSize(2)
        .anyMatch(line -> line.contains("text.png: not a PNG, JPEG or WebP image"))
        .anyMatch(line -> line.contains("dangling.png: ") && line.contains("broken symbolic link"));
  }

  @Test
  void skipsRemainingFilesWhenAskedToStop() throws IOException {
    // Given
    image("a.png", "png", 32, 32);

    // When
    PictureFolder read =
        PictureFolder.read(
            Tiny.sources(List.of(folder), Path.of("work")), 1, 32, () -> true, new ArrayList<>());

    // Then
    assertThat(read.pictures()).isEmpty();
  }

  private static PictureFolder read(List<Path> folders, double jpegDownscale) throws IOException {
    return PictureFolder.read(
        Tiny.sources(folders, Path.of("work")), jpegDownscale, 32, () -> false, new ArrayList<>());
  }

  private void image(String name, String format, int width, int height) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, format, file.toFile());
  }
}
