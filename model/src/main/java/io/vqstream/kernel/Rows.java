package io.vqstream.kernel;

/** Operations on rows of floats in one array, {@code stride} apart. */
public final class Rows {
  private Rows() {}

  /** Copies the values to the start of every row; the rest of a row is unchanged. */
  public static void fill(float[] rows, int count, int stride, float[] values) {
    for (int m = 0; m < count; m++) {
      System.arraycopy(values, 0, rows, m * stride, values.length);
    }
  }

  /** Adds the values to the start of every row. */
  public static void add(float[] rows, int count, int stride, float[] values) {
    for (int m = 0; m < count; m++) {
      for (int i = 0; i < values.length; i++) {
        rows[m * stride + i] += values[i];
      }
    }
  }
}
