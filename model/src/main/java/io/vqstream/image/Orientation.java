package io.vqstream.image;

import java.util.Optional;

/**
 * The eight orientations of stored pixels (EXIF 2.32, tag 0x0112). {@link #upright} rotates and
 * mirrors them as a viewer does.
 */
enum Orientation {
  NORMAL,
  MIRRORED,
  TURNED_180,
  FLIPPED,
  TRANSPOSED,
  TURNED_90,
  TRANSVERSED,
  TURNED_270;

  /** Returns the orientation of an EXIF value; empty if that is not 1 to 8. */
  static Optional<Orientation> find(int value) {
    return value >= 1 && value <= 8 ? Optional.of(values()[value - 1]) : Optional.empty();
  }

  /** Returns whether width and height are swapped. */
  boolean swapsSides() {
    return ordinal() >= TRANSPOSED.ordinal();
  }

  /**
   * Returns the picture as a viewer shows it.
   *
   * @param samples as stored; not copied if they are RGB and upright
   */
  Picture upright(Samples samples) {
    int w = samples.width();
    int h = samples.height();
    int width = swapsSides() ? h : w;
    int height = swapsSides() ? w : h;
    if (this == NORMAL && !samples.gray()) {
      return new Picture(width, height, false, samples.data());
    }
    // Index of the stored pixel shown at column 0, row 0, and the strides to the next column and
    // row.
    int last = w * h - 1;
    int[] layout =
        switch (this) {
          case NORMAL -> new int[] {0, 1, w};
          case MIRRORED -> new int[] {w - 1, -1, w};
          case TURNED_180 -> new int[] {last, -1, -w};
          case FLIPPED -> new int[] {last - w + 1, 1, -w};
          case TRANSPOSED -> new int[] {0, w, 1};
          case TURNED_90 -> new int[] {last - w + 1, -w, 1};
          case TRANSVERSED -> new int[] {last, -w, -1};
          case TURNED_270 -> new int[] {w - 1, w, -1};
        };
    byte[] from = samples.data();
    int bands = samples.gray() ? 1 : 3;
    int green = bands / 2;
    int blue = bands - 1;
    byte[] rgb = new byte[Math.multiplyExact(w * h, 3)];
    int to = 0;
    for (int y = 0; y < height; y++) {
      int pixel = layout[0] + y * layout[2];
      for (int x = 0; x < width; x++) {
        int at = pixel * bands;
        rgb[to++] = from[at];
        rgb[to++] = from[at + green];
        rgb[to++] = from[at + blue];
        pixel += layout[1];
      }
    }
    return new Picture(width, height, samples.gray(), rgb);
  }
}
