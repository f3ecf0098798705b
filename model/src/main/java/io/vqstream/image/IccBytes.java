package io.vqstream.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Prepares an embedded ICC profile (ICC.1:2022, section 7.2) for the JDK's color management, so
 * that profiles are applied as in browsers: perceptual intent, by the {@code A2B} table if there is
 * one, otherwise by matrix and curves.
 */
final class IccBytes {
  /** Maximum size of a profile. RGB and gray profiles in use are smaller. */
  static final int MAX_BYTES = 4 << 20;

  /** Represents an embedded profile that cannot be read. */
  static final byte[] UNUSABLE = {};

  private static final int CLASS_AT = 12;
  private static final int SPACE_AT = 16;
  private static final int PCS_AT = 20;
  private static final int MAGIC_AT = 36;
  private static final int INTENT_AT = 64;
  private static final int TAGS_AT = 128;
  private static final int TAG_BYTES = 12;
  private static final int MAX_TAGS = 100;

  private IccBytes() {}

  /**
   * Returns a copy that converts with the perceptual intent.
   *
   * <p>The JDK converts by the relative colorimetric intent if the device class is an output
   * device, and rejects unknown intents and classes in the header, so both are overwritten.
   * Multi-process elements ({@code D2B} tags) are hidden: browsers do not apply them, and a small
   * malicious profile can keep them busy for minutes.
   *
   * @param gray whether the samples are gray
   * @return empty if the profile is damaged or does not describe such samples
   */
  static Optional<byte[]> prepared(byte[] icc, boolean gray) {
    if (icc.length < TAGS_AT + 4 || icc.length > MAX_BYTES) {
      return Optional.empty();
    }
    ByteBuffer header = ByteBuffer.wrap(icc);
    int size = header.getInt(0);
    int tags = header.getInt(TAGS_AT);
    if (size > icc.length || tags < 1 || tags > MAX_TAGS) {
      return Optional.empty();
    }
    if (size < TAGS_AT + 4 + tags * TAG_BYTES
        || header.getInt(MAGIC_AT) != signature("acsp")
        || !convertsToPcs(header)
        || !describes(header, gray)) {
      return Optional.empty();
    }
    byte[] prepared = Arrays.copyOf(icc, size);
    ByteBuffer profile = ByteBuffer.wrap(prepared);
    profile.putInt(CLASS_AT, signature("mntr")).putInt(INTENT_AT, 0);
    prepareTags(profile, tags);
    return Optional.of(prepared);
  }

  private static boolean convertsToPcs(ByteBuffer header) {
    int deviceClass = header.getInt(CLASS_AT);
    int pcs = header.getInt(PCS_AT);
    return deviceClass != signature("link")
        && deviceClass != signature("abst")
        && deviceClass != signature("nmcl")
        && (pcs == signature("XYZ ") || pcs == signature("Lab "));
  }

  private static boolean describes(ByteBuffer header, boolean gray) {
    int space = header.getInt(SPACE_AT);
    return space == signature("RGB ") || gray && space == signature("GRAY");
  }

  private static void prepareTags(ByteBuffer profile, int tags) {
    boolean perceptual = false;
    int colorimetric = -1;
    for (int i = 0; i < tags; i++) {
      int at = TAGS_AT + 4 + i * TAG_BYTES;
      int name = profile.getInt(at);
      perceptual |= name == signature("A2B0");
      if (name == signature("A2B1")) {
        colorimetric = at;
      } else if (name >>> 8 == signature("D2B0") >>> 8) {
        profile.put(at, (byte) 1);
      }
    }
    // The color management module uses the table of the intent only.
    if (!perceptual && colorimetric >= 0) {
      profile.putInt(colorimetric, signature("A2B0"));
    }
  }

  private static int signature(String name) {
    return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
  }
}
