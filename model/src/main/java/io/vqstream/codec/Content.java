package io.vqstream.codec;

import io.vqstream.image.Picture;

/**
 * Tells drawings from photographs by their pixels: charts, text, screenshots and icons repeat the
 * pixel to the left or above almost everywhere, and where they do not, the difference is large. The
 * noise of a camera makes most neighbors differ, by a little.
 *
 * <p>The thresholds are from measurements. Of 40 photographs, each repeats at most 50 % of its
 * pixels. Dark microscope and satellite images repeat up to 78 %, of whose other neighbors at most
 * 22 % differ by {@value #EDGE} or more. Drawings repeat 70 to 99 %, with 64 to 100 % of such
 * edges.
 */
enum Content {
  /** Never coded losslessly. */
  PHOTOGRAPH,
  /** Lossless only if that takes no more bytes than codes. */
  SMOOTH,
  /** A drawing, for which codes of a low level can be poor. */
  DRAWING;

  private static final double SMOOTH_REPEATS = 0.6;
  private static final double FLAT_REPEATS = 0.9;
  private static final double DRAWING_EDGES = 0.25;

  /** Min difference of a sample from its left neighbor at an edge. */
  private static final int EDGE = 16;

  /** A picture of at most so many colors is a drawing, whether its pixels repeat or not. */
  private static final int MAX_DRAWING_COLORS = 16;

  /** Number of compared pixels, more or less. */
  private static final int SAMPLES = 1 << 15;

  /** Min number of rows with compared pixels. */
  private static final int MIN_ROWS = 64;

  /** Part of the width by which the compared pixels move from row to row: the golden section. */
  private static final double SHIFT = 0.618;

  /**
   * Classifies a picture by pixels of some rows, evenly spaced; of long rows, by a part of each.
   */
  static Content of(Picture picture) {
    int width = picture.width();
    int rows = Math.min(picture.height(), Math.max(MIN_ROWS, SAMPLES / width));
    int length = Math.min(width, Math.max(2, SAMPLES / rows));
    Counts counts = new Counts(picture.rgb(), 3 * width);
    for (int i = 0; i < rows; i++) {
      int y = (int) ((long) i * picture.height() / rows);
      int x = (int) (i * SHIFT % 1 * (width - length + 1));
      if (y > 0) {
        counts.add(y, x, length);
      }
    }
    return counts.content();
  }

  /** Counts of one picture. */
  private static final class Counts {
    private final byte[] rgb;
    private final int stride;
    private final int[] colors = new int[MAX_DRAWING_COLORS];
    private int colorCount;
    private long pixels;
    private long repeats;
    private long differences;
    private long edges;

    Counts(byte[] rgb, int stride) {
      this.rgb = rgb;
      this.stride = stride;
    }

    /**
     * Adds pixels of a row but the first of them, compared with their left and upper neighbors.
     *
     * @param y row, from 1
     * @param x column of the first pixel
     */
    void add(int y, int x, int length) {
      int start = y * stride + 3 * x;
      for (int i = start + 3; i < start + 3 * length; i += 3) {
        boolean left = equal(i, i - 3);
        if (left || equal(i, i - stride)) {
          repeats++;
        }
        if (!left) {
          differences++;
          if (isEdge(i)) {
            edges++;
          }
          addColor(i);
        }
      }
      pixels += length - 1;
    }

    Content content() {
      if (pixels == 0) {
        return PHOTOGRAPH;
      }
      double repeated = (double) repeats / pixels;
      boolean sharp = edges >= DRAWING_EDGES * differences;
      if (repeated >= FLAT_REPEATS
          || repeated >= SMOOTH_REPEATS && sharp
          || colorCount <= MAX_DRAWING_COLORS && sharp) {
        return DRAWING;
      }
      return repeated >= SMOOTH_REPEATS ? SMOOTH : PHOTOGRAPH;
    }

    private boolean equal(int i, int j) {
      return rgb[i] == rgb[j] && rgb[i + 1] == rgb[j + 1] && rgb[i + 2] == rgb[j + 2];
    }

    private boolean isEdge(int i) {
      return differs(i) || differs(i + 1) || differs(i + 2);
    }

    private boolean differs(int i) {
      return Math.abs((rgb[i] & 0xff) - (rgb[i - 3] & 0xff)) >= EDGE;
    }

    private void addColor(int i) {
      if (colorCount > MAX_DRAWING_COLORS) {
        return;
      }
      int color = (rgb[i] & 0xff) << 16 | (rgb[i + 1] & 0xff) << 8 | rgb[i + 2] & 0xff;
      for (int c = 0; c < colorCount; c++) {
        if (colors[c] == color) {
          return;
        }
      }
      if (colorCount < MAX_DRAWING_COLORS) {
        colors[colorCount] = color;
      }
      colorCount++;
    }
  }
}
