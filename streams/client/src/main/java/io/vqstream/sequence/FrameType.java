package io.vqstream.sequence;

/** The types of frames of a sequence. */
public enum FrameType {
  /** A frame that needs no other frame, and that others build on. */
  KEY("key"),
  /** A frame that builds on the last coded frame of its sequence. */
  INTER("inter");

  private final String id;

  FrameType(String id) {
    this.id = id;
  }

  /** Returns the id in headers and metrics. */
  public String id() {
    return id;
  }
}
