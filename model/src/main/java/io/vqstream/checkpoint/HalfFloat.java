package io.vqstream.checkpoint;

/**
 * Conversions of IEEE 754 binary16, bit-exact on every JVM. The JDK has them only since Java 20.
 */
final class HalfFloat {
  /** Smallest magnitude that rounds to infinity: half a step above the largest half, 65504. */
  private static final int OVERFLOW = Float.floatToRawIntBits(65520f);

  private static final int SMALLEST_NORMAL = Float.floatToRawIntBits(0x1p-14f);
  private static final int INFINITY = 0x7f800000;

  /** Difference of the exponents' biases, 127 - 15, in a float's exponent field. */
  private static final int BIAS = 112 << 23;

  private HalfFloat() {}

  /** Returns the half nearest to a float, ties to even. */
  static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    int half;
    if (magnitude > INFINITY) {
      half = 0x7e00;
    } else if (magnitude >= OVERFLOW) {
      half = 0x7c00;
    } else if (magnitude < SMALLEST_NORMAL) {
      // A subnormal half counts steps of 2^-24; 1024 of them are the smallest normal's bits.
      half = (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24);
    } else {
      int tiesToEven = 0xfff + (magnitude >>> 13 & 1);
      half = magnitude + tiesToEven - BIAS >>> 13;
    }
    return (short) (sign | half);
  }

  /** Returns the float of the same value; the conversion is exact. */
  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int magnitude = half & 0x7fff;
    int bits;
    if (magnitude >= 0x7c00) {
      bits = INFINITY | (magnitude & 0x3ff) << 13;
    } else if (magnitude < 0x400) {
      bits = Float.floatToRawIntBits(magnitude * 0x1p-24f);
    } else {
      bits = (magnitude << 13) + BIAS;
    }
    return Float.intBitsToFloat(sign | bits);
  }
}
