package io.vqstream.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the EXIF and ICC profiles inside PNG chunks (PNG specification, third edition, section
 * 11.3). A malformed chunk has no content.
 */
final class PngProfiles {
  /** Maximum size of the text. EXIF of a JPEG has up to 64 kB, more than twice as much in hex. */
  private static final int MAX_TEXT_BYTES = 1 << 20;

  /** Lines of a name, which may be several words, of a length, and of hexadecimal digits. */
  private static final Pattern RAW_PROFILE =
      Pattern.compile("\\s*[^\\n]*\\n\\s*\\d+\\s*\\n([\\p{XDigit}\\s]*)");

  private PngProfiles() {}

  /**
   * Returns the EXIF block of a "Raw profile type exif" or "Raw profile type APP1" text, the form
   * in which ImageMagick and ExifTool store EXIF without an eXIf chunk: the profile's name, its
   * length, and its bytes in hex, separated by line ends.
   *
   * @param type tEXt, zTXt or iTXt
   */
  static Optional<byte[]> rawExif(String type, byte[] chunk) {
    int zero = indexOfZero(chunk, 0);
    if (zero < 0) {
      return Optional.empty();
    }
    String keyword = new String(chunk, 0, zero, StandardCharsets.ISO_8859_1);
    if (!keyword.equalsIgnoreCase("Raw profile type exif")
        && !keyword.equalsIgnoreCase("Raw profile type APP1")) {
      return Optional.empty();
    }
    return text(type, chunk, zero + 1).flatMap(PngProfiles::hexProfile);
  }

  private static Optional<byte[]> text(String type, byte[] chunk, int from) {
    if (type.equals("tEXt")) {
      return Optional.of(Arrays.copyOfRange(chunk, from, chunk.length));
    }
    if (type.equals("zTXt")) {
      return from < chunk.length && chunk[from] == 0
          ? Zlib.inflate(chunk, from + 1, MAX_TEXT_BYTES)
          : Optional.empty();
    }
    // iTXt: compression flag, method, language, translated keyword, text
    int language = from + 2;
    int keyword = indexOfZero(chunk, language) + 1;
    int start = keyword == 0 ? 0 : indexOfZero(chunk, keyword) + 1;
    if (start == 0) {
      return Optional.empty();
    }
    return chunk[from] == 0
        ? Optional.of(Arrays.copyOfRange(chunk, start, chunk.length))
        : Zlib.inflate(chunk, start, MAX_TEXT_BYTES);
  }

  /** Reads EXIF as hexadecimal. An {@code APP1} profile may be XMP instead, which is not EXIF. */
  private static Optional<byte[]> hexProfile(byte[] text) {
    Matcher profile = RAW_PROFILE.matcher(new String(text, StandardCharsets.ISO_8859_1));
    if (!profile.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(HexFormat.of().parseHex(profile.group(1).replaceAll("\\s+", "")))
          .filter(PngProfiles::isExif);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isExif(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(10, bytes.length), StandardCharsets.ISO_8859_1);
    String tiff = start.startsWith("Exif\0\0") ? start.substring(6) : start;
    return tiff.startsWith("II*\0") || tiff.startsWith("MM\0*");
  }

  /**
   * Returns the profile of an iCCP chunk: a name, a zero, the method 0, and a zlib stream.
   *
   * @return empty if the chunk is malformed
   */
  static Optional<byte[]> icc(byte[] chunk) {
    int zero = indexOfZero(chunk, 0);
    if (zero < 0 || zero + 2 > chunk.length || chunk[zero + 1] != 0) {
      return Optional.empty();
    }
    return Zlib.inflate(chunk, zero + 2, IccBytes.MAX_BYTES);
  }

  private static int indexOfZero(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }
}
