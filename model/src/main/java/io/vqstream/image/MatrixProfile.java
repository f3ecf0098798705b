package io.vqstream.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An ICC profile (ICC.1:2010, section 8.3.3) of an RGB space, built from the chromaticities of its
 * white point and primaries and a transfer curve.
 */
final class MatrixProfile {
  /** Chromaticities x and y of white, red, green and blue, as in a cHRM chunk. */
  static final double[] SRGB = {0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06};

  static final double[] DISPLAY_P3 = {0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060};

  /** Parameters g, a, b, c, d: linear = (a x + b)^g if x >= d, otherwise c x (IEC 61966-2-1). */
  static final double[] SRGB_CURVE = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};

  /** White point of the profile connection space. */
  private static final double[] D50 = {0.9642, 1, 0.8249};

  /** Matrix of the Bradford chromatic adaptation (ICC.1:2010, annex E). */
  private static final double[][] BRADFORD = {
    {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}
  };

  private static final int VERSION_4_2 = 0x04200000;
  private static final int HEADER = 128;
  private static final int TAGS = 6;
  private static final int XYZ_BYTES = 20;

  private MatrixProfile() {}

  /**
   * Builds a profile.
   *
   * @param xy x and y of white, red, green and blue
   * @param curve one exponent, or the parameters of {@link #SRGB_CURVE}
   * @return the profile; empty if the chromaticities are degenerate
   */
  static Optional<byte[]> of(double[] xy, double... curve) {
    return toXyz(xy).map(toXyz -> profile(toXyz, curve));
  }

  private static byte[] profile(double[][] toXyz, double[] curve) {
    int curveBytes = 12 + 4 * curve.length;
    int colors = HEADER + 4 + 12 * TAGS;
    int curves = colors + 3 * XYZ_BYTES;
    ByteBuffer profile = ByteBuffer.allocate(curves + curveBytes);
    put(profile.putInt(profile.capacity()).putInt(0).putInt(VERSION_4_2), "mntrRGB XYZ ");
    put(profile.position(36), "acsp");
    xyz(profile.position(68), D50);
    profile.position(HEADER).putInt(TAGS);
    for (int i = 0; i < 3; i++) {
      put(profile, "rgb".charAt(i) + "XYZ").putInt(colors + i * XYZ_BYTES).putInt(XYZ_BYTES);
      put(profile, "rgb".charAt(i) + "TRC").putInt(curves).putInt(curveBytes);
    }
    for (int i = 0; i < 3; i++) {
      xyz(put(profile, "XYZ ").putInt(0), toXyz[0][i], toXyz[1][i], toXyz[2][i]);
    }
    int function = curve.length == 1 ? 0 : 3;
    xyz(put(profile, "para").putInt(0).putShort((short) function).putShort((short) 0), curve);
    return profile.array();
  }

  /** Returns the matrix from linear RGB to XYZ relative to D50; empty if it is degenerate. */
  private static Optional<double[][]> toXyz(double[] xy) {
    double[][] colors = new double[3][3];
    for (int i = 0; i < 3; i++) {
      double[] color = ofChromaticity(xy[2 * i + 2], xy[2 * i + 3]);
      for (int row = 0; row < 3; row++) {
        colors[row][i] = color[row];
      }
    }
    double[] white = ofChromaticity(xy[0], xy[1]);
    double[] weights = solve(colors, white);
    double[][] adapt = new double[3][];
    for (int i = 0; i < 3; i++) {
      double scale = dot(BRADFORD[i], D50) / dot(BRADFORD[i], white);
      adapt[i] =
          new double[] {BRADFORD[i][0] * scale, BRADFORD[i][1] * scale, BRADFORD[i][2] * scale};
    }
    double[][] adapted = new double[3][3];
    for (int i = 0; i < 3; i++) {
      double[] xyz = new double[3];
      for (int row = 0; row < 3; row++) {
        xyz[row] = colors[row][i] * weights[i];
      }
      double[] cones = {dot(adapt[0], xyz), dot(adapt[1], xyz), dot(adapt[2], xyz)};
      double[] adaptedXyz = solve(BRADFORD, cones);
      for (int row = 0; row < 3; row++) {
        adapted[row][i] = adaptedXyz[row];
        if (!(Math.abs(adaptedXyz[row]) < 4)) { // also rejects NaN
          return Optional.empty();
        }
      }
    }
    return Optional.of(adapted);
  }

  /** Returns X, Y and Z of a color with Y = 1. */
  private static double[] ofChromaticity(double x, double y) {
    return new double[] {x / y, 1, (1 - x - y) / y};
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  /** Solves a linear system by Cramer's rule. */
  private static double[] solve(double[][] matrix, double[] right) {
    double[] solution = new double[3];
    for (int i = 0; i < 3; i++) {
      double[][] replaced = {matrix[0].clone(), matrix[1].clone(), matrix[2].clone()};
      for (int row = 0; row < 3; row++) {
        replaced[row][i] = right[row];
      }
      solution[i] = determinant(replaced) / determinant(matrix);
    }
    return solution;
  }

  private static double determinant(double[][] m) {
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  }

  private static ByteBuffer put(ByteBuffer profile, String name) {
    return profile.put(name.getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes s15Fixed16 numbers. */
  private static ByteBuffer xyz(ByteBuffer profile, double... numbers) {
    for (double number : numbers) {
      profile.putInt((int) Math.round(number * 65536));
    }
    return profile;
  }
}
