package io.vqstream.codec;

import io.vqstream.image.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Generates pictures with features of photographs: gradients, round and straight edges, and texture
 * that varies in space. The same seed gives the same pixels on every machine.
 */
public final class SyntheticPicture {
  /** Smaller pictures are crops of a scene of this side, not downscaled scenes. */
  private static final int LEAST_SCENE = 64;

  private SyntheticPicture() {}

  /** Returns a picture in color. */
  public static Picture of(int width, int height, long seed) {
    Random random = new Random(seed);
    double[][] values = new double[3][width * height];
    double light = 80 + random.nextInt(80);
    double right = random.nextInt(81) - 40;
    double down = random.nextInt(81) - 40;
    for (double[] channel : values) {
      double level = light + tint(random);
      for (int i = 0; i < channel.length; i++) {
        int row = i / width;
        channel[i] = level + right * (i % width) / width + down * row / height;
      }
    }
    for (int thing = 0; thing < 12; thing++) {
      paint(values, width, height, random);
    }
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.max(0, Math.min(255, Math.round(values[i % 3][i / 3])));
    }
    return new Picture(width, height, false, rgb);
  }

  /** Returns the same picture in gray. */
  public static Picture gray(int width, int height, long seed) {
    byte[] rgb = of(width, height, seed).rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      Arrays.fill(rgb, i, i + 3, rgb[i + 1]);
    }
    return new Picture(width, height, true, rgb);
  }

  /** Paints a disc or a bar; every other one has texture. */
  private static void paint(double[][] values, int width, int height, Random random) {
    double x0 = random.nextDouble() * width;
    double y0 = random.nextDouble() * height;
    double size =
        (0.08 + 0.22 * random.nextDouble()) * Math.max(LEAST_SCENE, Math.max(width, height));
    double light = bell(random) * 35;
    double[] color = {light + tint(random), light + tint(random), light + tint(random)};
    double grain = random.nextBoolean() ? 8 : 0;
    boolean round = random.nextBoolean();
    int slope = random.nextInt(5) - 2;
    for (int i = 0; i < width * height; i++) {
      double x = i % width - x0;
      int row = i / width;
      double y = row - y0;
      boolean inside = round ? x * x + y * y < size * size : Math.abs(x + slope * y) < size / 3;
      if (inside) {
        double noise = bell(random) * grain;
        for (int c = 0; c < 3; c++) {
          values[c][i] += color[c] + noise;
        }
      }
    }
  }

  /** Returns the deviation of a channel from gray, small as in photographs. */
  private static double tint(Random random) {
    return bell(random) * 10;
  }

  /** Returns an approximately normal sample, without {@link Math#log}, which may differ by JVM. */
  private static double bell(Random random) {
    return 2 * (random.nextDouble() + random.nextDouble() + random.nextDouble()) - 3;
  }

  /** Returns a PNG file of 8x8 pixels: one translucent, all others transparent. */
  static byte[] translucentPng() {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(3, 4, 0x80ff0000);
    return png(image);
  }

  /** Returns a PNG file of 16 bits per sample. */
  static byte[] deepPng() {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(3, 4, 0, 0x1234);
    return png(image);
  }

  /** Returns a PNG file whose cICP chunk names BT.2020 primaries and the PQ curve. */
  static byte[] highRangePng() {
    return HexFormat.of()
        .parseHex(
            "89504e470d0a1a0a0000000d494844520000001000000010080200000090916836000000"
                + "0463494350091000014d2323fe0000002349444154789c6360105030700848286898b060"
                + "c3810b0f3e10e48f6a18d5307c350000671d6810b8f07a2d0000000049454e44ae426082");
  }

  /** Returns a very small PNG file of alternating black and white pixels. */
  static byte[] chequeredPng() {
    BufferedImage image = new BufferedImage(256, 256, BufferedImage.TYPE_BYTE_BINARY);
    for (int i = 0; i < 256 * 256; i++) {
      image.getRaster().setSample(i % 256, i / 256, 0, (i + i / 256) % 2);
    }
    return png(image);
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }
}
