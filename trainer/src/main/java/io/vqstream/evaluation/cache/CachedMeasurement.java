package io.vqstream.evaluation.cache;

/**
 * The figures of one image coded at one quality.
 *
 * @param bytes size of the file
 * @param psnr PSNR, in dB
 * @param msSsim MS-SSIM, 0..1
 * @param encodeMs encoding time in milliseconds; NaN if not timed
 * @param decodeMs decoding time in milliseconds; NaN if not timed
 * @param detail further figures of the codec, without spaces; empty if there are none
 */
public record CachedMeasurement(
    long bytes, double psnr, double msSsim, double encodeMs, double decodeMs, String detail) {

  private static final int FIELDS = 6;
  private static final String NO_DETAIL = "-";

  /** Formats the figures as words, without loss. */
  String format() {
    return String.join(
        " ",
        Long.toString(bytes),
        Double.toString(psnr),
        Double.toString(msSsim),
        Double.toString(encodeMs),
        Double.toString(decodeMs),
        detail.isEmpty() ? NO_DETAIL : detail);
  }

  /**
   * Parses {@link #format}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  static CachedMeasurement parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != FIELDS) {
      throw new IllegalArgumentException(words.length + " fields");
    }
    return new CachedMeasurement(
        Long.parseLong(words[0]),
        Double.parseDouble(words[1]),
        Double.parseDouble(words[2]),
        Double.parseDouble(words[3]),
        Double.parseDouble(words[4]),
        words[5].equals(NO_DETAIL) ? "" : words[5]);
  }
}
