package io.vqstream.cli;

import java.util.Locale;

/** Numbers as the commands print them: the same in every country, so that scripts can read them. */
final class Numbers {
  private Numbers() {}

  /** Bits a pixel of a file, such as {@code 0.1532 bits a pixel}. */
  static String bitsPerPixel(long bytes, long pixels) {
    return decimals(4, 8.0 * bytes / pixels) + " bits a pixel";
  }

  /** A number with so many decimals. */
  static String decimals(int decimals, double value) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Such as {@code 1 image} or {@code 2 images}. */
  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
