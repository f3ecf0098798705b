package io.vqstream.frame;

/** How a frame holds its image. */
public enum Kind {
  /** Code indices, entropy-coded. */
  CODED,
  /** The image file's bytes as they came. */
  PASSTHROUGH
}
