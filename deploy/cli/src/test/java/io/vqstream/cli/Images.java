package io.vqstream.cli;

import io.vqstream.image.ImageMetadata;
import io.vqstream.image.MetadataKind;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import javax.imageio.ImageIO;

/** Small image files for tests. Each makes the folders above it. */
final class Images {
  static final int WIDTH = 20;
  static final int HEIGHT = 10;

  private Images() {}

  /** A smooth scene, which any codec does well on. */
  static Path scene(Path file, int width, int height) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = 40 + 150 * x / width;
        int green = 60 + 120 * y / height;
        image.setRGB(x, y, red << 16 | green << 8 | (red + green) / 2);
      }
    }
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  static Path png(Path file) throws IOException {
    return write(file, "png", BufferedImage.TYPE_INT_RGB, 0xff000000);
  }

  static Path pngWithAlpha(Path file) throws IOException {
    return write(file, "png", BufferedImage.TYPE_INT_ARGB, 0x80000000);
  }

  static Path jpeg(Path file) throws IOException {
    return write(file, "jpg", BufferedImage.TYPE_INT_RGB, 0xff000000);
  }

  /** Of one of {@link BufferedImage}'s types. */
  static Path pngOfType(Path file, int type) throws IOException {
    return write(file, "png", type, 0xff000000);
  }

  /** Returns a PNG with an item of each of the kinds. */
  static Path withMetadata(Path file, MetadataKind... kinds) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Map<MetadataKind, byte[]> items = new EnumMap<>(MetadataKind.class);
    for (MetadataKind kind : kinds) {
      items.put(kind, new byte[40]);
    }
    Picture picture = new Picture(WIDTH, HEIGHT, false, new byte[3 * WIDTH * HEIGHT]);
    return Files.write(file, PngWriter.write(picture, new ImageMetadata(items)));
  }

  static Path text(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.writeString(file, "no image");
  }

  private static Path write(Path file, String format, int type, int alpha) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.setRGB(i % WIDTH, i / WIDTH, alpha | i * 1_007);
    }
    ImageIO.write(image, format, file.toFile());
    return file;
  }
}
