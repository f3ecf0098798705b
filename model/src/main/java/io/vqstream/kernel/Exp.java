package io.vqstream.kernel;

/**
 * The exponential function in float32, bit-exact on every machine.
 *
 * <p>Range reduction: {@code exp(x) = 2^n * exp(x - n ln 2)}, where n is the integer nearest {@code
 * x / ln 2}. The reduced argument lies within 0.347 of 0, where a near-minimax polynomial of degree
 * 6 has an error of 1e-8; {@code 2^n} is written into the exponent bits. The relative error is
 * below 2e-7 on [-87, 87]; arguments outside are clamped. Horner's scheme keeps the terms of a tiny
 * argument normal.
 */
public final class Exp {
  static final float LIMIT = 87f;
  static final float INVERSE_LN2 = 1.44269504f;

  /** Adding 1.5 * 2^23 leaves the nearest integer in the low bits of the sum. */
  static final float ROUNDER = 0x1.8p23f;

  /** ln 2 in two parts; the first has 9 bits, so its product with n is exact. */
  static final float LN2_HIGH = 0.693359375f;

  static final float LN2_LOW = -2.12194440e-4f;

  static final float C2 = 0.5f;
  static final float C3 = 0.16666576f;
  static final float C4 = 0.041666463f;
  static final float C5 = 0.008363335f;
  static final float C6 = 0.0013933884f;

  private Exp() {}

  /** Returns e^x for x clamped to [-87, 87]. */
  public static float exp(float argument) {
    float x = argument > LIMIT ? LIMIT : argument;
    x = x < -LIMIT ? -LIMIT : x;
    float shifted = x * INVERSE_LN2 + ROUNDER;
    float n = shifted - ROUNDER;
    float r = (x - n * LN2_HIGH) - n * LN2_LOW;
    float p = C6 * r + C5;
    p = p * r + C4;
    p = p * r + C3;
    p = p * r + C2;
    p = p * r + 1f;
    p = p * r + 1f;
    // The low bits of `shifted` are n; as the exponent's bits they are 2^n.
    int scale = (Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(ROUNDER) + 127) << 23;
    return p * Float.intBitsToFloat(scale);
  }
}
