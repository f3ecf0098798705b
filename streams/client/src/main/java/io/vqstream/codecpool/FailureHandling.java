package io.vqstream.codecpool;

import java.util.Locale;

/** What becomes of the images of a route whose checkpoint fails. */
public enum FailureHandling {
  /** The next shorter route or the default codes them. */
  DEFAULT,
  /** They go to the failure topic. */
  DEAD_LETTER;

  /** Returns the value as it is written in settings, such as {@code dead-letter}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns the constant of an {@link #id}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static FailureHandling of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
