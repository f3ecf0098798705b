package io.vqstream.image;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The color space of a PNG (PNG specification, third edition, section 4.3). Priority: cICP, iCCP,
 * sRGB, gAMA with cHRM.
 */
final class PngColor {
  private static final double GAMMA_OF_SRGB = 1 / 2.2;

  /** Relative deviation up to which a gamma denotes the sRGB curve, as written by older tools. */
  private static final double GAMMA_TOLERANCE = 0.05;

  private Optional<byte[]> profile = Optional.empty();
  private Optional<PngCodePoints> codePoints = Optional.empty();
  private boolean isSrgb;
  private boolean hasGamma;
  private double gamma;
  private boolean hasChromaticities;
  private double[] chromaticities = MatrixProfile.SRGB;

  /** Reads a cICP, sRGB, gAMA or cHRM chunk. Malformed and repeated chunks are ignored. */
  void read(String type, byte[] chunk) {
    switch (type) {
      case "cICP" -> codePoints = codePoints.or(() -> PngCodePoints.of(chunk));
      case "sRGB" -> isSrgb |= chunk.length == 1 && chunk[0] >= 0 && chunk[0] <= 3;
      case "gAMA" -> gamma(chunk);
      case "cHRM" -> chromaticities(chunk);
      default -> throw new IllegalArgumentException(type);
    }
  }

  /**
   * Sets the profile of an iCCP chunk. Only the first is used.
   *
   * @param icc empty if it cannot be read
   */
  void profile(Optional<byte[]> icc) {
    profile = profile.or(() -> Optional.of(icc.orElse(IccBytes.UNUSABLE)));
  }

  /** Reads a gAMA chunk: the encoding exponent times 100000. */
  private void gamma(byte[] chunk) {
    if (chunk.length == 4 && !hasGamma) {
      hasGamma = true;
      double value = ByteBuffer.wrap(chunk).getInt() / 100_000.0;
      gamma = value >= 0.1 && value <= 10 ? value : 0;
    }
  }

  /** Reads a cHRM chunk: x and y of white, red, green and blue, times 100000. */
  private void chromaticities(byte[] chunk) {
    if (chunk.length == 32 && !hasChromaticities) {
      hasChromaticities = true;
      double[] values = new double[8];
      for (int i = 0; i < values.length; i++) {
        values[i] = ByteBuffer.wrap(chunk).getInt(4 * i) / 100_000.0;
      }
      chromaticities = values;
    }
  }

  /** Returns the embedded profile, unless a cICP chunk overrides it. */
  Optional<byte[]> embedded() {
    return codePoints.isPresent() ? Optional.empty() : profile;
  }

  /** Returns whether the transfer is PQ or HLG (high dynamic range). */
  boolean isHighRange() {
    return codePoints.isPresent() && codePoints.get().isHighRange();
  }

  /** Returns the profile of the samples; empty if they are sRGB or unspecified. */
  Optional<byte[]> icc() {
    if (codePoints.isPresent()) {
      return codePoints.get().icc();
    }
    if (profile.isPresent() || isSrgb || gamma == 0) {
      return profile;
    }
    if (Math.abs(gamma / GAMMA_OF_SRGB - 1) < GAMMA_TOLERANCE) {
      return MatrixProfile.of(chromaticities, MatrixProfile.SRGB_CURVE);
    }
    return MatrixProfile.of(chromaticities, 1 / gamma);
  }
}
