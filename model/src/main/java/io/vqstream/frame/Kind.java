package io.vqstream.frame;

/** Representation of an image in a frame. */
public enum Kind {
  /** Entropy-coded codebook indices. */
  CODED,
  /** The original image file, byte for byte. */
  PASSTHROUGH,
  /** The exact pixels, as a lossless WebP bitstream. */
  LOSSLESS
}
