package io.vqstream.client;

/** Text from records made fit to print on a terminal and in one line. */
public final class Printable {
  private static final int LONGEST = 200;

  private Printable() {}

  /** The text with control characters shown as {@code ?}, cut after 200 characters. */
  public static String of(String text) {
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    return cut.replaceAll("[\\p{Cntrl}\\p{Cf}\u2028\u2029]", "?");
  }
}
