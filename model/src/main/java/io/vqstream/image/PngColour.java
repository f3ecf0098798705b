package io.vqstream.image;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The colour space that a PNG tells by chunks other than a profile (PNG specification, third
 * edition, section 4.3): cICP is above iCCP, that above sRGB, and that above gAMA with cHRM.
 */
final class PngColour {
  private static final double GAMMA_OF_SRGB = 1 / 2.2;

  /** Nearer than this a gamma stands for sRGB's curve: it is how older tools tell of sRGB. */
  private static final double NEAR = 0.05;

  private static final int TRANSFER_PQ = 16;
  private static final int TRANSFER_HLG = 18;

  private Optional<byte[]> coded = Optional.empty();
  private Optional<byte[]> profile = Optional.empty();
  private boolean highRange;
  private boolean isCoded;
  private boolean isSrgb;
  private double gamma;
  private double[] chromaticities = MatrixProfile.SRGB;

  /** A cICP chunk: code points of ITU-T H.273 for colours, curve, matrix and range. */
  void codePoints(byte[] chunk) {
    if (chunk.length != 4 || chunk[2] != 0 || chunk[3] != 1) {
      return;
    }
    highRange = chunk[1] == TRANSFER_PQ || chunk[1] == TRANSFER_HLG;
    double[] colours =
        switch (chunk[0]) {
          case 1 -> MatrixProfile.SRGB;
          case 9 -> MatrixProfile.BT_2020;
          case 12 -> MatrixProfile.DISPLAY_P3;
          default -> null;
        };
    double[] curve =
        switch (chunk[1]) {
          case 4 -> new double[] {2.2};
          case 5 -> new double[] {2.8};
          case 8 -> new double[] {1};
          case 13 -> MatrixProfile.SRGB_CURVE;
          default -> null;
        };
    if (colours != null && curve != null) {
      isCoded = true;
      coded = MatrixProfile.of(colours, curve);
    }
  }

  /** An iCCP chunk's profile. */
  void profile(Optional<byte[]> icc) {
    profile = icc;
  }

  /** An sRGB chunk. */
  void srgb() {
    isSrgb = true;
  }

  /** A gAMA chunk: the exponent that encoded the samples, times 100000. */
  void gamma(byte[] chunk) {
    if (chunk.length == 4) {
      double told = ByteBuffer.wrap(chunk).getInt() / 100_000.0;
      gamma = told >= 0.1 && told <= 10 ? told : 0;
    }
  }

  /** A cHRM chunk: x and y of white, red, green and blue, times 100000. */
  void chromaticities(byte[] chunk) {
    if (chunk.length == 32) {
      double[] told = new double[8];
      for (int i = 0; i < told.length; i++) {
        told[i] = ByteBuffer.wrap(chunk).getInt(4 * i) / 100_000.0;
      }
      chromaticities = told;
    }
  }

  /** Whether the samples stand for light beyond what 8 bits of sRGB show. */
  boolean isHighRange() {
    return highRange;
  }

  /** The profile by which the samples become sRGB; empty where they are sRGB or nothing is told. */
  Optional<byte[]> icc() {
    if (isCoded) {
      return coded;
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
