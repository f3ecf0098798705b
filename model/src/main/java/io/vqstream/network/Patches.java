package io.vqstream.network;

import java.util.Arrays;

/** Squares of pixels whose RGB samples are channels of a position. */
final class Patches {
  private static final int RGB = 3;

  private Patches() {}

  /**
   * Returns the channel in a checkpoint, where the samples of a patch are ordered by color, row and
   * column, of a sample in the order of pixels in memory: row, column, color.
   *
   * @param side of a patch in pixels
   */
  static int channel(int sample, int side) {
    return sample % RGB * side * side + sample / RGB;
  }

  /**
   * Copies the patches of windows to the positions of a map.
   *
   * @param pixels of one window, {@code [side * height][side * width][3]}
   */
  static void gather(float[] pixels, int side, FeatureMap map, int image) {
    int run = RGB * side;
    int channels = run * side;
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        int to = map.at(image, y, x);
        for (int line = 0; line < side; line++) {
          int from = ((y * side + line) * map.width() + x) * run;
          System.arraycopy(pixels, from, map.values(), to + line * run, run);
        }
        Arrays.fill(map.values(), to + channels, to + map.stride(), 0f);
      }
    }
  }

  /** Copies squares of 2x2 positions to the channels of a position of a map of half the size. */
  static void squares(FeatureMap from, FeatureMap to) {
    int stride = from.stride();
    for (int image = 0; image < to.images(); image++) {
      for (int y = 0; y < from.height(); y++) {
        for (int x = 0; x < from.width(); x++) {
          int at = to.at(image, y / 2, x / 2) + (y % 2 * 2 + x % 2) * stride;
          System.arraycopy(from.values(), from.at(image, y, x), to.values(), at, stride);
        }
      }
    }
  }
}
