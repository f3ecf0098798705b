package io.vqstream.prior;

/**
 * The neighbors that a masked convolution looks at, in the order in which it adds them up: row by
 * row from above, from left to right.
 *
 * @param rows rows down from the position, 0 or negative
 * @param columns columns to the right of the position
 */
record ConvolutionTaps(int[] rows, int[] columns) {

  /** Two rows above by five, and the two to the left: 12. */
  static final ConvolutionTaps CONTEXT = of(3, 5, false);

  /** One row above by three, the one to the left, and the position itself: 5. */
  static final ConvolutionTaps SPATIAL = of(2, 3, true);

  /** As {@link #SPATIAL} without the position itself: 4. They are among {@link #CONTEXT}. */
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

  /** Place among these taps of a tap of others. */
  int indexOf(ConvolutionTaps others, int tap) {
    for (int i = 0; i < count(); i++) {
      if (rows[i] == others.rows[tap] && columns[i] == others.columns[tap]) {
        return i;
      }
    }
    throw new IllegalArgumentException("no such tap");
  }
}
