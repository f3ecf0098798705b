package io.vqstream.inference;

/** The stages an image goes through; metrics and benchmarks tell their times apart. */
public enum Stage {
  /** File bytes to pixels. */
  READ,
  /** Encoder or decoder network. */
  NETWORK,
  /** PixelCNN prior, choice of codes and range coder. */
  PRIOR,
  /** Codes to pixels once more on the encoding side, and how far they are from the source. */
  CHECK,
  /** Pixels to file bytes. */
  WRITE
}
