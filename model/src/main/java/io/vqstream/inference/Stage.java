package io.vqstream.inference;

/** The stages of encoding or decoding an image, which metrics and benchmarks time separately. */
public enum Stage {
  /** File bytes to pixels. */
  READ,
  /** Encoder or decoder network. */
  NETWORK,
  /** PixelCNN prior, rate-distortion optimization and range coder. */
  PRIOR,
  /** Search for better codes, see {@link io.vqstream.codec.Effort}. */
  SEARCH,
  /** Reconstruction in the encoder and its comparison with the source. */
  CHECK,
  /** Lossless encoder or decoder. */
  LOSSLESS,
  /** Pixels to file bytes. */
  WRITE
}
