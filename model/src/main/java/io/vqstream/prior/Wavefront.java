package io.vqstream.prior;

/**
 * The positions of one grid that are coded in parallel. Wavefront t holds the positions with {@code
 * column + 3 * row = t}. The receptive field of the networks reaches at most two columns to the
 * right in the row above, so it lies in earlier wavefronts.
 */
final class Wavefront {
  private static final int SKEW = 3;

  final int height;
  final int width;

  /** First row that has a position in this wavefront. */
  private int firstRow;

  /** Number of positions: one in each of {@code size} consecutive rows. */
  int size;

  private int index = -1;

  Wavefront(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /** Returns the maximum number of positions in a wavefront of such a grid. */
  static int maxSize(int height, int width) {
    return Math.min(height, (width + SKEW - 1) / SKEW);
  }

  /** Returns the number of rows whose activations are needed: the wavefront's and two above. */
  static int liveRows(int height, int width) {
    return Math.min(height, maxSize(height, width) + 2);
  }

  /** Advances to the next wavefront that has positions; returns false after the last. */
  boolean next() {
    do {
      index++;
      int last = Math.min(height - 1, index / SKEW);
      firstRow = Math.max(0, Math.floorDiv(index - width, SKEW) + 1);
      size = last - firstRow + 1;
    } while (size <= 0 && index < width + SKEW * (height - 1));
    return size > 0;
  }

  /** Returns the row of a position, 0..height-1. */
  int row(int member) {
    return firstRow + member;
  }

  /** Returns the column of a position, 0..width-1. */
  int column(int member) {
    return index - SKEW * row(member);
  }

  /** Returns the index of a position in row-major order. */
  int position(int member) {
    return row(member) * width + column(member);
  }
}
