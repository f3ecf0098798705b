package io.vqstream.prior;

/**
 * The receptive field of a masked convolution, in the order in which its taps are summed: row by
 * row from the top, from left to right.
 *
 * @param rows row offset of each tap, 0 or negative
 * @param columns column offset of each tap
 */
record ConvolutionTaps(int[] rows, int[] columns) {

  /** 12 taps: five in each of the two rows above, two to the left. */
  static final ConvolutionTaps CONTEXT = of(3, 5, false);

  /** 5 taps: three in the row above, one to the left, and the position itself. */
  static final ConvolutionTaps SPATIAL = of(2, 3, true);

  /** 4 taps: {@link #SPATIAL} without the position itself, a subset of {@link #CONTEXT}. */
  static final ConvolutionTaps LINEAR = of(2, 3, false);

  private static ConvolutionTaps of(int height, int width, boolean center) {
    int half = width / 2;
    int count = (height - 1) * width + half + (center ? 1 : 0);
    int[] rows = new int[count];
    int[] columns = new int[count];
    for (int tap = 0; tap < count; tap++) {
      rows[tap] = tap / width - (height - 1);
      columns[tap] = tap % width - half;
    }
    return new ConvolutionTaps(rows, columns);
  }

  int count() {
    return rows.length;
  }

  /** Returns the index here of a tap of another receptive field. */
  int indexOf(ConvolutionTaps other, int tap) {
    for (int i = 0; i < count(); i++) {
      if (rows[i] == other.rows[tap] && columns[i] == other.columns[tap]) {
        return i;
      }
    }
    throw new IllegalArgumentException("no such tap");
  }
}
