package io.vqstream.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pixels to a PNG file. */
public final class PngWriter {
  private PngWriter() {}

  /** The picture as a PNG file: 8-bit RGB, or 8-bit grey where the picture is grey. */
  public static byte[] write(Picture picture) {
    BufferedImage image =
        new BufferedImage(
            picture.width(),
            picture.height(),
            picture.grey() ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    byte[] rgb = picture.rgb();
    int bands = picture.grey() ? 1 : 3;
    int[] row = new int[picture.width() * bands];
    for (int y = 0; y < picture.height(); y++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = rgb[y * picture.width() * 3 + i * 3 / bands] & 0xff;
      }
      image.getRaster().setPixels(0, y, picture.width(), 1, row);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("a PNG could not be written to memory", e);
    }
    return out.toByteArray();
  }
}
