package io.vqstream.record;

import java.util.Arrays;
import java.util.Locale;

/** Format of the records that the encoder reads: the values of {@code source.format}. */
public enum SourceFormat {
  /** A message or an image file, detected for each record. */
  AUTO,
  /** An image file: PNG, JPEG or WebP. */
  IMAGE,
  /** A {@code vqstream.v1.Image}, bare or in Confluent's wire format. */
  MESSAGE;

  /** Returns the value in settings. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the format with an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SourceFormat of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  /** Returns all ids. */
  public static String[] ids() {
    return Arrays.stream(values()).map(SourceFormat::id).toArray(String[]::new);
  }
}
