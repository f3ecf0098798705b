package io.vqstream.prior;

/**
 * Positions that are coded side by side. Wave t holds the positions with {@code column + 3 * row =
 * t}; whatever the networks look at (two columns to the right in the row above at most) lies in
 * earlier waves.
 */
final class Wavefront {
  private static final int SKEW = 3;

  final int height;
  final int width;

  /** First row of the wave, and how many rows from there on have a position in it. */
  int firstRow;

  int rows;
  private int number = -1;

  Wavefront(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /** The most positions that a wave of such a grid can hold. */
  static int maxRows(int height, int width) {
    return Math.min(height, (width + SKEW - 1) / SKEW);
  }

  /**
   * Rows that are still looked at while the last of them is coded: two above the wave's, and the
   * wave's.
   */
  static int liveRows(int height, int width) {
    return Math.min(height, maxRows(height, width) + 2);
  }

  /** Goes to the next wave that has positions; false after the last. */
  boolean next() {
    do {
      number++;
      int last = Math.min(height - 1, number / SKEW);
      firstRow = Math.max(0, Math.floorDiv(number - width, SKEW) + 1);
      rows = last - firstRow + 1;
    } while (rows <= 0 && number < width + SKEW * (height - 1));
    return rows > 0;
  }

  int row(int member) {
    return firstRow + member;
  }

  int column(int member) {
    return number - SKEW * row(member);
  }

  /** Position in row-major order. */
  int position(int member) {
    return row(member) * width + column(member);
  }
}
