package io.vqstream.bench.sizing;

import java.util.Locale;

/** Formats amounts with three significant digits, independently of the locale. */
public final class SizeUnits {
  private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private SizeUnits() {}

  /** Returns an amount of bytes in decimal units, such as {@code 1.25 TB}. */
  public static String bytes(double bytes) {
    int unit = 0;
    double value = bytes;
    while (value >= 999.5 && unit < BYTES.length - 1) {
      value /= 1000;
      unit++;
    }
    return number(value) + " " + BYTES[unit];
  }

  /** Returns an amount of memory as Kubernetes writes it, such as {@code 768Mi}. */
  public static String memory(long bytes) {
    return (bytes + (1 << 20) - 1 >> 20) + "Mi";
  }

  /** Returns a time, such as {@code 4.2 ms}, {@code 38 s}, {@code 1.5 h} or {@code 7 days}. */
  public static String seconds(double seconds) {
    if (seconds < 1) {
      return number(seconds * 1000) + " ms";
    }
    if (seconds < 120) {
      return number(seconds) + " s";
    }
    if (seconds < 7200) {
      return number(seconds / 60) + " min";
    }
    return seconds < 172_800 ? number(seconds / 3600) + " h" : number(seconds / 86_400) + " days";
  }

  /** Returns a number: three significant digits, groups of thousands. */
  public static String number(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }
}
