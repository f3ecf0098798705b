package io.vqstream.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.WritableRaster;
import java.util.Optional;

/** Converts samples of another color space to sRGB by an ICC profile. */
final class IccProfile {
  /** Maximum deviation from sRGB, in levels of 255, of a profile that is treated as sRGB. */
  private static final int SRGB_TOLERANCE = 2;

  private static final int PROBES_PER_AXIS = 5;

  private IccProfile() {}

  /**
   * Converts samples by their profile. A profile that deviates from sRGB by rounding only is
   * ignored.
   *
   * @param icc the bytes of an ICC profile
   * @param samples overwritten
   * @return the samples, or new ones in RGB if the profile maps gray to colors; empty if the
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
        boolean grayProfile = profile.getColorSpaceType() == ColorSpace.TYPE_GRAY;
        return Optional.of(convertGray(conversion, grayProfile, samples));
      }
      if (deviatesFromSrgb(conversion)) {
        WritableRaster raster = samples.raster();
        conversion.filter(raster, raster);
      }
      return Optional.of(samples);
    } catch (RuntimeException e) {
      // CMMException, IllegalArgumentException and others, depending on the damage.
      return Optional.empty();
    }
  }

  /** Converts the 256 gray levels and maps the samples by this table. */
  private static Samples convertGray(
      ColorConvertOp conversion, boolean grayProfile, Samples samples) {
    Samples levels = Samples.ofSize(256, 1, grayProfile);
    for (int i = 0; i < levels.data().length; i++) {
      levels.data()[i] = (byte) (i / levels.bands());
    }
    Samples colors = Samples.ofSize(256, 1, false);
    conversion.filter(levels.raster(), colors.raster());
    byte[] table = new byte[256];
    boolean changes = false;
    boolean tints = false;
    for (int level = 0; level < 256; level++) {
      int red = colors.data()[level * 3] & 0xff;
      int green = colors.data()[level * 3 + 1] & 0xff;
      int blue = colors.data()[level * 3 + 2] & 0xff;
      table[level] = (byte) ((red + green + blue + 1) / 3);
      changes |= Math.abs((table[level] & 0xff) - level) > SRGB_TOLERANCE;
      tints |=
          Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue))
              > SRGB_TOLERANCE;
    }
    if (tints) {
      return tinted(samples, colors.data());
    }
    byte[] data = samples.data();
    for (int i = 0; changes && i < data.length; i++) {
      data[i] = table[data[i] & 0xff];
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
   * Returns whether a conversion differs from sRGB. Many cameras and tools embed a profile of sRGB;
   * applying it would cost time and add rounding errors.
   */
  private static boolean deviatesFromSrgb(ColorConvertOp conversion) {
    Samples before = Samples.ofSize(PROBES_PER_AXIS * PROBES_PER_AXIS, PROBES_PER_AXIS, false);
    Samples after = Samples.ofSize(PROBES_PER_AXIS * PROBES_PER_AXIS, PROBES_PER_AXIS, false);
    byte[] from = before.data();
    for (int i = 0; i < from.length; i += 3) {
      int color = i / 3;
      from[i] = level(color);
      from[i + 1] = level(color / PROBES_PER_AXIS);
      from[i + 2] = level(color / PROBES_PER_AXIS / PROBES_PER_AXIS);
    }
    conversion.filter(before.raster(), after.raster());
    for (int i = 0; i < from.length; i++) {
      if (Math.abs((from[i] & 0xff) - (after.data()[i] & 0xff)) > SRGB_TOLERANCE) {
        return true;
      }
    }
    return false;
  }

  private static byte level(int probe) {
    return (byte) (probe % PROBES_PER_AXIS * 255 / (PROBES_PER_AXIS - 1));
  }
}
