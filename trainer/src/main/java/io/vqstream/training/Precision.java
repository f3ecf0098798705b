package io.vqstream.training;

import java.util.Locale;

/** Number formats of convolutions during training. */
enum Precision {
  /** 32-bit IEEE 754 floats. */
  FLOAT32,
  /** 16-bit brain floats. */
  BFLOAT16;

  /**
   * Returns the number format of the setting {@code precision}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static Precision of(String text) {
    for (Precision precision : values()) {
      if (precision.name().toLowerCase(Locale.ROOT).equals(text)) {
        return precision;
      }
    }
    throw new IllegalArgumentException(
        "training setting precision must be float32 or bfloat16, not " + text);
  }
}
