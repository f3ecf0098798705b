package io.vqstream.tools;

import io.vqstream.files.FileNames;

/** Escapes text of records and file names for one line of a terminal. */
public final class Printable {
  private static final int MAX_LENGTH = 200;

  private Printable() {}

  /** Returns the text on one line with control characters escaped, cut after 200 characters. */
  public static String of(String text) {
    return line(text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…");
  }

  /** Returns the whole text on one line with control characters escaped. */
  public static String line(String text) {
    return FileNames.printable(text);
  }
}
