package io.vqstream.cli;

import java.util.Locale;

/** Formats numbers for the output of commands, independently of the locale. */
final class NumberFormats {
  private NumberFormats() {}

  /** Returns the rate of a file, such as {@code 0.1532 bits a pixel}. */
  static String bitsPerPixel(long bytes, long pixels) {
    return decimals(4, 8.0 * bytes / pixels) + " bits a pixel";
  }

  /** Returns a number with a fixed number of decimals. */
  static String decimals(int decimals, double value) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Returns a count with its noun, such as {@code 1 image} or {@code 2 images}. */
  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
