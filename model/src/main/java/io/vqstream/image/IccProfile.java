package io.vqstream.image;

import com.twelvemonkeys.imageio.color.ColorProfiles;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.WritableRaster;

/** Brings samples of another RGB colour space to sRGB, in place. */
final class IccProfile {
  /** Levels by which rounding alone may move a colour. */
  private static final int SAME = 2;

  private static final int PROBES = 5;

  private IccProfile() {}

  /**
   * Converts the samples by their profile. A profile that is broken, is not of RGB, or is sRGB
   * under another name changes nothing.
   *
   * @param icc an ICC profile's bytes
   */
  static void toSrgb(byte[] icc, Samples samples) {
    if (samples.grey()) {
      return;
    }
    try {
      ICC_Profile profile = ColorProfiles.createProfile(icc);
      if (profile.getColorSpaceType() != ColorSpace.TYPE_RGB || ColorProfiles.isCS_sRGB(profile)) {
        return;
      }
      ICC_Profile srgb = ((ICC_ColorSpace) ColorSpace.getInstance(ColorSpace.CS_sRGB)).getProfile();
      ColorConvertOp conversion = new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null);
      if (movesColours(conversion)) {
        WritableRaster raster = samples.raster();
        conversion.filter(raster, raster);
      }
    } catch (CMMException | IllegalArgumentException e) {
      // A viewer shows such an image as if it had no profile.
      return;
    }
  }

  /**
   * Many cameras and tools write profiles of sRGB; converting by them would cost time and a level
   * here and there.
   */
  private static boolean movesColours(ColorConvertOp conversion) {
    Samples before = Samples.ofSize(PROBES * PROBES, PROBES, false);
    Samples after = Samples.ofSize(PROBES * PROBES, PROBES, false);
    byte[] from = before.data();
    for (int i = 0; i < from.length; i += 3) {
      int colour = i / 3;
      from[i] = level(colour);
      from[i + 1] = level(colour / PROBES);
      from[i + 2] = level(colour / PROBES / PROBES);
    }
    conversion.filter(before.raster(), after.raster());
    for (int i = 0; i < from.length; i++) {
      if (Math.abs((from[i] & 0xff) - (after.data()[i] & 0xff)) > SAME) {
        return true;
      }
    }
    return false;
  }

  private static byte level(int probe) {
    return (byte) (probe % PROBES * 255 / (PROBES - 1));
  }
}
