package io.vqstream.demo.gallery;

import java.util.Locale;

/** Writes figures with their units, for HTML. */
final class Units {
  private static final double SECOND = 1_000;
  private static final double MINUTE = 120 * SECOND;

  private Units() {}

  static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + "&nbsp;B";
    }
    return bytes < 1_000_000
        ? number(bytes / 1e3, 1) + "&nbsp;kB"
        : number(bytes / 1e6, 2) + "&nbsp;MB";
  }

  /** Returns a time in its best unit, such as 12 ms, 5.8 s or 3 min. */
  static String time(double millis) {
    if (millis < SECOND) {
      return number(millis, 0) + "&nbsp;ms";
    }
    return millis < MINUTE
        ? number(millis / SECOND, 1) + "&nbsp;s"
        : number(millis / SECOND / 60, 0) + "&nbsp;min";
  }

  static String percent(double percent) {
    return number(percent, 1) + "&nbsp;%";
  }

  static String decibels(double psnr) {
    return number(psnr, 1) + "&nbsp;dB";
  }

  static String number(double number, int places) {
    return String.format(Locale.ROOT, "%,." + places + "f", number);
  }
}
