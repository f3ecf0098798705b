package io.vqstream.image;

import com.twelvemonkeys.imageio.color.ColorProfiles;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.WritableRaster;

/** Brings samples of another colour space to sRGB, in place. */
final class IccProfile {
  /** Levels by which rounding alone may move a colour. */
  private static final int SAME = 2;

  private static final int PROBES = 5;

  private IccProfile() {}

  /**
   * Converts the samples by their profile. A profile that is broken, is of inks or of grey where
   * the samples are not, or is sRGB under another name changes nothing.
   *
   * @param icc an ICC profile's bytes
   */
  static void toSrgb(byte[] icc, Samples samples) {
    try {
      ICC_Profile profile = ColorProfiles.createProfile(icc);
      int type = profile.getColorSpaceType();
      if (type != ColorSpace.TYPE_RGB && !(type == ColorSpace.TYPE_GRAY && samples.grey())
          || ColorProfiles.isCS_sRGB(profile)) {
        return;
      }
      ICC_Profile srgb = ((ICC_ColorSpace) ColorSpace.getInstance(ColorSpace.CS_sRGB)).getProfile();
      ColorConvertOp conversion = new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null);
      if (samples.grey()) {
        convertGrey(conversion, type == ColorSpace.TYPE_GRAY, samples.data());
      } else if (movesColours(conversion)) {
        WritableRaster raster = samples.raster();
        conversion.filter(raster, raster);
      }
    } catch (CMMException | IllegalArgumentException e) {
      // A viewer shows such an image as if it had no profile.
      return;
    }
  }

  /** Looks each level up among the 256 there are; under an RGB profile grey stays grey too. */
  private static void convertGrey(ColorConvertOp conversion, boolean ofGrey, byte[] data) {
    Samples levels = Samples.ofSize(256, 1, ofGrey);
    for (int i = 0; i < levels.data().length; i++) {
      levels.data()[i] = (byte) (i / levels.bands());
    }
    Samples colours = Samples.ofSize(256, 1, false);
    conversion.filter(levels.raster(), colours.raster());
    byte[] shown = new byte[256];
    boolean moves = false;
    for (int level = 0; level < 256; level++) {
      int sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += colours.data()[level * 3 + c] & 0xff;
      }
      shown[level] = (byte) ((sum + 1) / 3);
      moves |= Math.abs((shown[level] & 0xff) - level) > SAME;
    }
    for (int i = 0; moves && i < data.length; i++) {
      data[i] = shown[data[i] & 0xff];
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
