package io.vqstream.codec;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

  /** Returns the mode of an {@link #id}. */
  public static Optional<LosslessMode> ofId(String id) {
    return Arrays.stream(values()).filter(mode -> mode.id().equals(id)).findFirst();
  }
}
