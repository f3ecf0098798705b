package io.vqstream.record;

/** The direction of a conversion: the metric tag {@code direction}. */
public enum Direction {
  /** Image to frame. */
  ENCODE("encode"),
  /** Frame to image. */
  DECODE("decode");

  private final String tag;

  Direction(String tag) {
    this.tag = tag;
  }

  /** Returns the value of the metric tag. */
  public String tag() {
    return tag;
  }
}
