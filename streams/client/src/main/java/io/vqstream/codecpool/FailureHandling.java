package io.vqstream.codecpool;

import java.util.Locale;

/** How images of a route are handled if its checkpoint fails. */
public enum FailureHandling {
  /** Encode with the checkpoint of the next shorter route, or with the default. */
  DEFAULT,
  /** Send to the failure topic. */
  DEAD_LETTER;

  /** Returns the value in settings, such as {@code dead-letter}. */
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
