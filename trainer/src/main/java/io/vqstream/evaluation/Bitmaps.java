package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Pictures to the JDK's images and back, sample by sample, without colour management. */
final class Bitmaps {
  private Bitmaps() {}

  /** One band where the picture is grey, three else. */
  static BufferedImage of(Picture picture) {
    int type = picture.grey() ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
    BufferedImage image = new BufferedImage(picture.width(), picture.height(), type);
    int bands = picture.grey() ? 1 : 3;
    int[] row = new int[picture.width() * bands];
    for (int y = 0; y < picture.height(); y++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = picture.rgb()[y * picture.width() * 3 + i * 3 / bands] & 0xff;
      }
      image.getRaster().setPixels(0, y, picture.width(), 1, row);
    }
    return image;
  }

  /** The picture in an image of 8 bits a sample. */
  static Picture toPicture(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    if (image.getColorModel() instanceof IndexColorModel || bands == 2) {
      for (int i = 0; i < width * height; i++) {
        int pixel = image.getRGB(i % width, i / width);
        rgb[3 * i] = (byte) (pixel >> 16);
        rgb[3 * i + 1] = (byte) (pixel >> 8);
        rgb[3 * i + 2] = (byte) pixel;
      }
      return new Picture(width, height, false, rgb);
    }
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[(y * width + x) * 3 + c] = (byte) row[x * bands + (bands == 1 ? 0 : c)];
        }
      }
    }
    return new Picture(width, height, bands == 1, rgb);
  }
}
