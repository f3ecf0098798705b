package io.vqstream.prior;

/** Rows of floats in one array, each padded to a stride. */
final class Rows {
  private Rows() {}

  /** Starts every row with the values, as far as these go; what follows in a row is left. */
  static void fill(float[] rows, int count, int stride, float[] values) {
    for (int m = 0; m < count; m++) {
      System.arraycopy(values, 0, rows, m * stride, values.length);
    }
  }

  static void add(float[] rows, int count, int stride, float[] values) {
    for (int m = 0; m < count; m++) {
      for (int i = 0; i < values.length; i++) {
        rows[m * stride + i] += values[i];
      }
    }
  }
}
