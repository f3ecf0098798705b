package io.vqstream.codec;

import java.util.Arrays;
import java.util.Locale;

/** Whether an encoder may write lossless frames. */
public enum LosslessMode {
  /**
   * Drawings, text and screenshots become lossless frames where codes would take as many bytes, or
   * would be below the PSNR that photographs have at the level.
   */
  AUTO,
  /** No lossless frames. */
  NEVER;

  /** Returns the name on the command line and in settings. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the mode of an {@link #id}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static LosslessMode of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  /** Returns all ids. */
  public static String[] ids() {
    return Arrays.stream(values()).map(LosslessMode::id).toArray(String[]::new);
  }
}
