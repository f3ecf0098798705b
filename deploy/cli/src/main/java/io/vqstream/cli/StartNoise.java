package io.vqstream.cli;

/**
 * The JVM greets its incubating vector module with a warning on standard error that no option turns
 * off. Where the start script has seen that standard error is a terminal and that this warning is
 * the last line on it, that line is taken back.
 */
final class StartNoise {

  /** Set by {@code bin/vqstream}. */
  private static final String PROPERTY = "vqstream.clear.warning";

  private StartNoise() {}

  static void clear() {
    if (Boolean.getBoolean(PROPERTY)) {
      System.err.print("\033[1A\033[2K"); // cursor up one line, erase it
      System.err.flush();
    }
  }
}
