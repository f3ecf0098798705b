package io.vqstream.trainer;

import io.vqstream.image.Picture;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

final class PictureFolder {
  private PictureFolder() {}

  static List<Picture> read(List<Path> folders, double reduceJpeg, int least) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          BufferedImage image = ImageIO.read(file.toFile());
          if (image == null) {
            continue;
          }
          if (file.toString().endsWith(".jpg") && reduceJpeg < 1) {
            int w = (int) (image.getWidth() * reduceJpeg);
            int h = (int) (image.getHeight() * reduceJpeg);
            BufferedImage small = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
            var g = small.createGraphics();
            g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            g.drawImage(image, 0, 0, w, h, null);
            g.dispose();
            image = small;
          }
          if (image.getWidth() < least || image.getHeight() < least) {
            continue;
          }
          int w = image.getWidth();
          int h = image.getHeight();
          byte[] rgb = new byte[w * h * 3];
          int[] row = new int[w];
          for (int y = 0; y < h; y++) {
            image.getRGB(0, y, w, 1, row, 0, w);
            for (int x = 0; x < w; x++) {
              rgb[(y * w + x) * 3] = (byte) (row[x] >> 16);
              rgb[(y * w + x) * 3 + 1] = (byte) (row[x] >> 8);
              rgb[(y * w + x) * 3 + 2] = (byte) row[x];
            }
          }
          pictures.add(new Picture(w, h, false, rgb));
        }
      }
    }
    return pictures;
  }
}
