package io.vqstream.prior;

/** Small values to 0; the package's text says why. */
final class Flush {
  /** Weights below this are read as 0. */
  static final float MIN_WEIGHT = 0x1p-24f;

  private Flush() {}

  /** An activation, 0 if it is below {@link Kernels#TINY}. */
  static float tiny(float x) {
    return Math.abs(x) < Kernels.TINY ? 0f : x;
  }

  /** A weight, 0 if it is below {@link #MIN_WEIGHT}. */
  static float weight(float w) {
    return Math.abs(w) < MIN_WEIGHT ? 0f : w;
  }
}
