package io.vqstream.tools;

import io.vqstream.files.FileNames;

/** Text from records and file names made fit to print on one line of a terminal. */
public final class Printable {
  private static final int LONGEST = 200;

  private Printable() {}

  /** Returns the text on one line with control characters escaped, cut after 200 characters. */
  public static String of(String text) {
    return line(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
  }

  /** Returns the whole text on one line with control characters escaped. */
  public static String line(String text) {
    return FileNames.printable(text);
  }
}
