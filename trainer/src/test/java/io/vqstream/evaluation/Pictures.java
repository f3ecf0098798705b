package io.vqstream.evaluation;

import io.vqstream.image.Picture;

/** Small pictures for tests: smooth shapes with some texture, so that codecs have work to do. */
final class Pictures {
  private Pictures() {}

  static Picture color(int width, int height, int seed) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = sample(i / 3 % width, i / 3 / width, i % 3, seed);
    }
    return new Picture(width, height, false, rgb);
  }

  static Picture gray(int width, int height, int seed) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = sample(i / 3 % width, i / 3 / width, 0, seed);
    }
    return new Picture(width, height, true, rgb);
  }

  private static byte sample(int x, int y, int channel, int seed) {
    double wave = 60 * Math.sin((x + seed) / 9.0 + channel) + 40 * Math.cos((y - seed) / 7.0);
    int texture = ((x * 31 + y * 17 + channel * 7 + seed) * 2654435) >>> 8 & 15;
    return (byte) (128 + wave + texture);
  }
}
