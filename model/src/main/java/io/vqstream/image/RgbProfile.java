package io.vqstream.image;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.util.stream.IntStream;

/** Determines which ICC profiles can be kept with decoded pixels. */
final class RgbProfile {
  private static final int[] MATRIX_AND_CURVES = {
    ICC_Profile.icSigRedColorantTag,
    ICC_Profile.icSigGreenColorantTag,
    ICC_Profile.icSigBlueColorantTag,
    ICC_Profile.icSigRedTRCTag,
    ICC_Profile.icSigGreenTRCTag,
    ICC_Profile.icSigBlueTRCTag
  };

  private RgbProfile() {}

  /**
   * Returns whether a profile describes RGB by a matrix and curves, such as Display P3 and Adobe
   * RGB, and can be applied. The codec codes pixels of such a space like sRGB.
   */
  static boolean isMatrix(byte[] icc) {
    return IccBytes.prepared(icc, false).map(RgbProfile::isPreparedMatrix).orElse(false);
  }

  private static boolean isPreparedMatrix(byte[] icc) {
    try {
      ICC_Profile profile = ICC_Profile.getInstance(icc);
      if (profile.getColorSpaceType() != ColorSpace.TYPE_RGB
          || profile.getData(ICC_Profile.icSigAToB0Tag) != null
          || IntStream.of(MATRIX_AND_CURVES).anyMatch(tag -> profile.getData(tag) == null)) {
        return false;
      }
      return new ICC_ColorSpace(profile).toRGB(new float[] {0.2f, 0.5f, 0.8f}).length == 3;
    } catch (CMMException | IllegalArgumentException e) {
      return false;
    }
  }
}
