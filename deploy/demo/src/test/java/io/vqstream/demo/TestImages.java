package io.vqstream.demo;

import io.vqstream.demo.source.DemoImage;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Image files, good and bad, made on the spot. */
final class TestImages {
  private static final int SIGNATURE_AND_HEADER = 33;

  private TestImages() {}

  static DemoImage named(String name, byte[] file) {
    return new DemoImage(name, () -> new ByteArrayInputStream(file));
  }

  /** A smooth scene, so that any codec does well on it. */
  static Picture scene(int width, int height, boolean gray) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int level = 40 + 150 * x / width;
        for (int c = 0; c < 3; c++) {
          int tint = gray ? 0 : c * 50 * y / height;
          rgb[(y * width + x) * 3 + c] = (byte) Math.min(255, level + tint);
        }
      }
    }
    return new Picture(width, height, gray, rgb);
  }

  static byte[] png(int width, int height) {
    return PngWriter.write(scene(width, height, false));
  }

  static byte[] grayPng(int width, int height) {
    return PngWriter.write(scene(width, height, true));
  }

  static byte[] jpeg(int width, int height) {
    return write(draw(width, height, BufferedImage.TYPE_INT_RGB), "jpg");
  }

  static byte[] pngWithAlpha(int width, int height) {
    BufferedImage image = draw(width, height, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x80ff0000);
    return write(image, "png");
  }

  static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(7).nextBytes(noise);
    return noise;
  }

  static byte[] cutInTheHeader() {
    return Arrays.copyOf(png(64, 48), 20);
  }

  static byte[] text() {
    return "This is no image.\n".getBytes(StandardCharsets.UTF_8);
  }

  /** A whole and correct PNG header that claims far more than there is. */
  static byte[] claiming(int width, int height) {
    byte[] file = Arrays.copyOf(png(64, 48), SIGNATURE_AND_HEADER);
    ByteBuffer.wrap(file).putInt(16, width).putInt(20, height);
    CRC32 crc = new CRC32();
    crc.update(file, 12, 17);
    ByteBuffer.wrap(file).putInt(29, (int) crc.getValue());
    return file;
  }

  private static BufferedImage draw(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    byte[] rgb = scene(width, height, false).rgb();
    for (int i = 0; i < width * height; i++) {
      int argb = 0xff;
      for (int c = 0; c < 3; c++) {
        argb = argb << 8 | rgb[i * 3 + c] & 0xff;
      }
      image.setRGB(i % width, i / width, argb);
    }
    return image;
  }

  private static byte[] write(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
