package io.vqstream.checkpoint;

/**
 * Counts the multiply-accumulate operations of the networks of an {@link Architecture}: those of
 * all convolutions and matrix products, without padding. Elementwise operations do not count.
 */
final class MacCounts {
  /** Pixels of a position at a quarter of the resolution. */
  private static final int QUARTER = 4 * 4;

  /** Pixels of a latent position. */
  private static final int EIGHTH = Architecture.BLOCK * Architecture.BLOCK;

  /** Values of the pixels of a position at a quarter of the resolution. */
  private static final int QUARTER_VALUES = 3 * QUARTER;

  private static final int TAPS = 3 * 3;

  private MacCounts() {}

  /** Returns the operations per pixel of an encoder or a decoder, which mirror each other. */
  static double transform(TransformShape shape, int latentChannels) {
    long quarter = shape.quarterChannels();
    long eighth = shape.eighthChannels();
    long taps = shape.block() == BlockType.RESIDUAL ? TAPS : 1;
    long atQuarter =
        taps * QUARTER_VALUES * quarter + shape.quarterBlocks() * block(shape.block(), quarter);
    long linear = (long) TAPS * 3 * EIGHTH * latentChannels;
    long resampling = taps * 4 * quarter * eighth;
    long latents = taps * eighth * latentChannels;
    long atEighth = shape.eighthBlocks() * block(shape.block(), eighth);
    return (double) atQuarter / QUARTER
        + (double) (linear + resampling + latents + atEighth) / EIGHTH;
  }

  private static long block(BlockType type, long channels) {
    return switch (type) {
      case RESIDUAL -> (TAPS + 1) * channels * channels;
      case DEPTHWISE -> 8 * channels * channels + TAPS * channels;
    };
  }

  /** Returns the operations per pixel of the prior. */
  static double prior(Architecture architecture) {
    long latent = architecture.latentChannels();
    long channels = architecture.priorChannels();
    long head = architecture.headChannels();
    long context = 12 * 2 * latent * channels;
    long residual = (5 + 1) * channels * channels;
    long linear = 4 * latent * latent;
    long macs =
        context
            + architecture.priorBlocks() * residual
            + linear
            + architecture.subspaceCount() * head * channels;
    long known = 0;
    for (SubspaceGroup group : architecture.subspaces()) {
      for (int i = 0; i < group.count(); i++) {
        macs += head(group, head, known);
        known += group.dimensions();
      }
    }
    return (double) macs / EIGHTH;
  }

  /** Returns the operations of a mixture head with all its logits. */
  private static long head(SubspaceGroup group, long head, long knownChannels) {
    long depth = 2 * knownChannels * (head + group.dimensions());
    long density = (2L * group.dimensions() + 1) * head;
    long logits = (group.codewords() - 1) * head;
    return depth + density + logits;
  }
}
