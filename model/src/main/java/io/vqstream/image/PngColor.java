package io.vqstream.image;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The color space that a PNG tells by chunks other than a profile (PNG specification, third
 * edition, section 4.3): cICP is above iCCP, that above sRGB, and that above gAMA with cHRM.
 */
final class PngColor {
  private static final double GAMMA_OF_SRGB = 1 / 2.2;

  /** Nearer than this a gamma stands for sRGB's curve: it is how older tools tell of sRGB. */
  private static final double NEAR = 0.05;

  private Optional<byte[]> profile = Optional.empty();
  private Optional<PngCodePoints> codePoints = Optional.empty();
  private boolean isSrgb;
  private boolean hasGamma;
  private double gamma;
  private boolean hasChromaticities;
  private double[] chromaticities = MatrixProfile.SRGB;

  /**
   * Reads a cICP, sRGB, gAMA or cHRM chunk. Malformed chunks and any but the first of a type say
   * nothing.
   */
  void take(String type, byte[] chunk) {
    switch (type) {
      case "cICP" -> codePoints = codePoints.or(() -> PngCodePoints.of(chunk));
      case "sRGB" -> isSrgb |= chunk.length == 1 && chunk[0] >= 0 && chunk[0] <= 3;
      case "gAMA" -> gamma(chunk);
      case "cHRM" -> chromaticities(chunk);
      default -> throw new IllegalArgumentException(type);
    }
  }

  /**
   * Takes the profile of an iCCP chunk. Of several, the first counts.
   *
   * @param icc empty if it cannot be read
   */
  void profile(Optional<byte[]> icc) {
    profile = profile.or(() -> Optional.of(icc.orElse(IccBytes.UNUSABLE)));
  }

  /** A gAMA chunk: the exponent that encoded the samples, times 100000. */
  private void gamma(byte[] chunk) {
    if (chunk.length == 4 && !hasGamma) {
      hasGamma = true;
      double told = ByteBuffer.wrap(chunk).getInt() / 100_000.0;
      gamma = told >= 0.1 && told <= 10 ? told : 0;
    }
  }

  /** A cHRM chunk: x and y of white, red, green and blue, times 100000. */
  private void chromaticities(byte[] chunk) {
    if (chunk.length == 32 && !hasChromaticities) {
      hasChromaticities = true;
      double[] told = new double[8];
      for (int i = 0; i < told.length; i++) {
        told[i] = ByteBuffer.wrap(chunk).getInt(4 * i) / 100_000.0;
      }
      chromaticities = told;
    }
  }

  /** Returns the embedded profile, where it is the one that counts. */
  Optional<byte[]> embedded() {
    return codePoints.isPresent() ? Optional.empty() : profile;
  }

  /** Whether the samples stand for light beyond what 8 bits of sRGB show. */
  boolean isHighRange() {
    return codePoints.isPresent() && codePoints.get().isHighRange();
  }

  /** The profile by which the samples become sRGB; empty where they are sRGB or nothing is told. */
  Optional<byte[]> icc() {
    if (codePoints.isPresent()) {
      return codePoints.get().icc();
    }
    if (profile.isPresent() || isSrgb || gamma == 0) {
      return profile;
    }
    if (Math.abs(gamma / GAMMA_OF_SRGB - 1) < NEAR) {
      return MatrixProfile.of(chromaticities, MatrixProfile.SRGB_CURVE);
    }
    return MatrixProfile.of(chromaticities, 1 / gamma);
  }
}
