package io.vqstream.image;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The color space of a cICP chunk, given by code points of ITU-T H.273.
 *
 * @param transfer the transfer characteristics: 1 to 18
 * @param icc the profile that converts the samples to sRGB; empty if they are sRGB
 */
record PngCodePoints(int transfer, Optional<byte[]> icc) {
  private static final int UNSPECIFIED = 2;
  private static final int TRANSFER_SRGB = 13;
  private static final int TRANSFER_PQ = 16;
  private static final int TRANSFER_HLG = 18;
  private static final double[] BT_709_CURVE = {1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081};
  private static final double[] SMPTE_240_CURVE = {
    1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 1 / 4.0, 0.0912
  };

  /**
   * Parses the content of a cICP chunk: primaries, transfer, matrix, and the full-range flag.
   *
   * @return empty if the chunk is malformed, its primaries or transfer are unspecified or reserved,
   *     or its matrix is not that of RGB
   */
  static Optional<PngCodePoints> of(byte[] chunk) {
    if (chunk.length != 4 || chunk[3] < 0 || chunk[3] > 1) {
      return Optional.empty();
    }
    int primaries = chunk[0] & 0xff;
    int transfer = chunk[1] & 0xff;
    if (transfer == TRANSFER_PQ || transfer == TRANSFER_HLG) {
      return Optional.of(new PngCodePoints(transfer, Optional.empty()));
    }
    boolean assigned = isAssigned(primaries, 12) || primaries == 22;
    if (!assigned || !isAssigned(transfer, 17) || chunk[2] != 0) {
      return Optional.empty();
    }
    boolean fullRange = chunk[3] == 1;
    double @Nullable [] curve = curve(transfer);
    double @Nullable [] colors = chromaticities(primaries);
    if (!fullRange || curve == null || colors == null) {
      return Optional.of(new PngCodePoints(transfer, Optional.of(IccBytes.UNUSABLE)));
    }
    boolean srgb = primaries == 1 && transfer == TRANSFER_SRGB;
    return Optional.of(
        new PngCodePoints(transfer, srgb ? Optional.empty() : MatrixProfile.of(colors, curve)));
  }

  /** Returns whether the transfer is PQ or HLG (high dynamic range). */
  boolean isHighRange() {
    return transfer == TRANSFER_PQ || transfer == TRANSFER_HLG;
  }

  private static boolean isAssigned(int codePoint, int max) {
    return codePoint >= 1 && codePoint <= max && codePoint != UNSPECIFIED && codePoint != 3;
  }

  /**
   * Returns x and y of white, red, green and blue; null if a matrix profile cannot express them.
   */
  private static double @Nullable [] chromaticities(int primaries) {
    return switch (primaries) {
      case 1 -> MatrixProfile.SRGB;
      case 4 -> new double[] {0.310, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08};
      case 5 -> new double[] {0.3127, 0.3290, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06};
      case 6, 7 -> new double[] {0.3127, 0.3290, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070};
      case 8 -> new double[] {0.310, 0.316, 0.681, 0.319, 0.243, 0.692, 0.145, 0.049};
      case 9 -> new double[] {0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046};
      case 11 -> new double[] {0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060};
      case 12 -> MatrixProfile.DISPLAY_P3;
      case 22 -> new double[] {0.3127, 0.3290, 0.630, 0.340, 0.295, 0.605, 0.155, 0.077};
      default -> null;
    };
  }

  /** Returns the curve for {@link MatrixProfile#of}; null if it cannot express the transfer. */
  private static double @Nullable [] curve(int transfer) {
    return switch (transfer) {
      case 1, 6, 14, 15 -> BT_709_CURVE;
      case 4 -> new double[] {2.2};
      case 5 -> new double[] {2.8};
      case 7 -> SMPTE_240_CURVE;
      case 8 -> new double[] {1};
      case TRANSFER_SRGB -> MatrixProfile.SRGB_CURVE;
      default -> null;
    };
  }
}
