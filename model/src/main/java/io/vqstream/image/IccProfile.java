package io.vqstream.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.WritableRaster;
import java.util.Optional;

/** Converts samples of another color space to sRGB by an ICC profile. */
final class IccProfile {
  /** Levels by which rounding alone may move a color. */
  private static final int SAME = 2;

  private static final int PROBES = 5;

  private IccProfile() {}

  /**
   * Converts samples by their profile. A profile of sRGB under another name changes nothing.
   *
   * @param icc the bytes of an ICC profile
   * @param samples overwritten
   * @return the samples, or new ones in color if the profile tints gray samples; empty if the
   *     profile is damaged or does not describe such samples
   */
  static Optional<Samples> toSrgb(byte[] icc, Samples samples) {
    return IccBytes.prepared(icc, samples.gray()).flatMap(usable -> convert(usable, samples));
  }

  private static Optional<Samples> convert(byte[] icc, Samples samples) {
    try {
      ICC_Profile profile = ICC_Profile.getInstance(icc);
      ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
      ColorConvertOp conversion = new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null);
      if (samples.gray()) {
        boolean ofGray = profile.getColorSpaceType() == ColorSpace.TYPE_GRAY;
        return Optional.of(convertGray(conversion, ofGray, samples));
      }
      if (movesColors(conversion)) {
        WritableRaster raster = samples.raster();
        conversion.filter(raster, raster);
      }
      return Optional.of(samples);
    } catch (RuntimeException e) {
      // CMMException, IllegalArgumentException and others, depending on what is wrong.
      return Optional.empty();
    }
  }

  /** Looks each level up among the 256 there are. */
  private static Samples convertGray(ColorConvertOp conversion, boolean ofGray, Samples samples) {
    Samples levels = Samples.ofSize(256, 1, ofGray);
    for (int i = 0; i < levels.data().length; i++) {
      levels.data()[i] = (byte) (i / levels.bands());
    }
    Samples colors = Samples.ofSize(256, 1, false);
    conversion.filter(levels.raster(), colors.raster());
    byte[] shown = new byte[256];
    boolean moves = false;
    boolean tints = false;
    for (int level = 0; level < 256; level++) {
      int red = colors.data()[level * 3] & 0xff;
      int green = colors.data()[level * 3 + 1] & 0xff;
      int blue = colors.data()[level * 3 + 2] & 0xff;
      shown[level] = (byte) ((red + green + blue + 1) / 3);
      moves |= Math.abs((shown[level] & 0xff) - level) > SAME;
      tints |= Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue)) > SAME;
    }
    if (tints) {
      return tinted(samples, colors.data());
    }
    byte[] data = samples.data();
    for (int i = 0; moves && i < data.length; i++) {
      data[i] = shown[data[i] & 0xff];
    }
    return samples;
  }

  private static Samples tinted(Samples gray, byte[] colors) {
    Samples tinted = Samples.ofSize(gray.width(), gray.height(), false);
    byte[] data = gray.data();
    for (int i = 0; i < data.length; i++) {
      System.arraycopy(colors, 3 * (data[i] & 0xff), tinted.data(), 3 * i, 3);
    }
    return tinted;
  }

  /**
   * Many cameras and tools write profiles of sRGB; converting by them would cost time and a level
   * here and there.
   */
  private static boolean movesColors(ColorConvertOp conversion) {
    Samples before = Samples.ofSize(PROBES * PROBES, PROBES, false);
    Samples after = Samples.ofSize(PROBES * PROBES, PROBES, false);
    byte[] from = before.data();
    for (int i = 0; i < from.length; i += 3) {
      int color = i / 3;
      from[i] = level(color);
      from[i + 1] = level(color / PROBES);
      from[i + 2] = level(color / PROBES / PROBES);
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
