package io.vqstream.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Small image files for tests. Each makes the folders above it. */
final class Images {
  static final int WIDTH = 20;
  static final int HEIGHT = 10;

  private Images() {}

  static Path png(Path file) throws IOException {
    return write(file, "png", BufferedImage.TYPE_INT_RGB);
  }

  static Path pngWithAlpha(Path file) throws IOException {
    return write(file, "png", BufferedImage.TYPE_INT_ARGB);
  }

  static Path jpeg(Path file) throws IOException {
    return write(file, "jpg", BufferedImage.TYPE_INT_RGB);
  }

  static Path text(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.writeString(file, "no image");
  }

  private static Path write(Path file, String format, int type) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.setRGB(i % WIDTH, i / WIDTH, 0xff000000 | i * 1_007);
    }
    ImageIO.write(image, format, file.toFile());
    return file;
  }
}
