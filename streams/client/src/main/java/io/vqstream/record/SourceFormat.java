package io.vqstream.record;

import java.util.Arrays;
import java.util.Locale;

/** What the value of a source record may be: the values of {@code source.format}. */
public enum SourceFormat {
  /** A message or an image file, told apart record by record. */
  AUTO,
  /** The bytes of an image file: PNG, JPEG or WebP. */
  IMAGE,
  /** A {@code vqstream.v1.Image}, bare or in Confluent's wire format. */
  MESSAGE;

  /** The name in settings. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the format with that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SourceFormat of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  /** Returns all names. */
  public static String[] ids() {
    return Arrays.stream(values()).map(SourceFormat::id).toArray(String[]::new);
  }
}
