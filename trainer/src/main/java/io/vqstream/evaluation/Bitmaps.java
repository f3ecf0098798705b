package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Converts between pictures and JDK images, sample by sample, without color management. */
final class Bitmaps {
  private Bitmaps() {}

  /** Returns an image with one band if the picture is gray, else with three. */
  static BufferedImage of(Picture picture) {
    int type = picture.gray() ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
    BufferedImage image = new BufferedImage(picture.width(), picture.height(), type);
    int bands = picture.gray() ? 1 : 3;
    int[] row = new int[picture.width() * bands];
    for (int y = 0; y < picture.height(); y++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = picture.rgb()[y * picture.width() * 3 + i * 3 / bands] & 0xff;
      }
      image.getRaster().setPixels(0, y, picture.width(), 1, row);
    }
    return image;
  }

  /** Encodes a picture with an ImageIO writer, and disposes of the writer. */
  static byte[] write(Picture picture, ImageWriter writer, ImageWriteParam settings)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(of(picture), null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Decodes a file with an ImageIO reader, and disposes of the reader. */
  static Picture read(byte[] file, ImageReader reader) throws IOException {
    try {
      reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
      return toPicture(reader.read(0));
    } finally {
      reader.dispose();
    }
  }

  /** Converts an image with 8 bits per sample. */
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
