package io.vqstream.codec;

import java.util.Locale;

/** What computed the pixels of a coded image. */
public enum Executor {
  /** Exact arithmetic on a CPU: the same pixels on every machine. */
  EXACT,
  /** A GPU: pixels may differ by a level from the exact ones. */
  GPU;

  /** Returns the name in record headers. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
