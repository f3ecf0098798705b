package io.vqstream.kernel;

/** Flushes small values to 0; see the package documentation on subnormals. */
public final class Flush {
  /** Weights below this are read as 0. */
  static final float MIN_WEIGHT = 0x1p-24f;

  private Flush() {}

  /** Returns an activation, or 0 if its magnitude is below {@link Kernels#TINY}. */
  public static float activation(float x) {
    return Math.abs(x) < Kernels.TINY ? 0f : x;
  }

  /** Returns a weight, or 0 if its magnitude is below {@link #MIN_WEIGHT}. */
  public static float weight(float w) {
    return Math.abs(w) < MIN_WEIGHT ? 0f : w;
  }
}
