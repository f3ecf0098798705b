package io.vqstream.record;

/** Which way an image goes: the tag {@code direction}. */
public enum Direction {
  /** Image to frame. */
  ENCODE("encode"),
  /** Frame to image. */
  DECODE("decode");

  private final String tag;

  Direction(String tag) {
    this.tag = tag;
  }

  public String tag() {
    return tag;
  }
}
