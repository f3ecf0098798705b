package io.vqstream.checkpoint;

import java.util.List;

/**
 * The hyperparameters of the networks of a checkpoint.
 *
 * @param levels number of quality levels; level 1 gives the smallest files
 * @param latentChannels channels of the latent grid; a position of the grid represents 8x8 pixels
 * @param encoder size of the encoder network
 * @param decoder size of the decoder network
 * @param subspaces subspaces of the product quantizer, grouped, in the order of the latent channels
 * @param priorChannels width of the prior's context network
 * @param priorBlocks residual blocks of the prior's context network
 * @param headChannels width of the prior's mixture head for each subspace
 */
public record Architecture(
    int levels,
    int latentChannels,
    TransformShape encoder,
    TransformShape decoder,
    List<SubspaceGroup> subspaces,
    int priorChannels,
    int priorBlocks,
    int headChannels) {

  /** Side in pixels of the block that a latent position represents. */
  public static final int BLOCK = 8;

  /** Slope below 0 of the leaky ReLU that all networks use. */
  public static final float LEAKY_RELU_SLOPE = 0.05f;

  /** Checks that the subspaces cover the latent channels. */
  public Architecture {
    subspaces = List.copyOf(subspaces);
    long covered = subspaces.stream().mapToLong(g -> (long) g.count() * g.dimensions()).sum();
    if (covered != latentChannels) {
      throw new IllegalArgumentException(
          "the subspaces cover "
              + covered
              + " channels, but the latent grid has "
              + latentChannels);
    }
  }

  /** Returns the JSON object that is stored in the metadata of a checkpoint. */
  public String toJson() {
    return ArchitectureJson.write(this);
  }

  /** Returns the number of subspaces, which is the number of codes of a latent position. */
  public int subspaceCount() {
    return subspaces.stream().mapToInt(SubspaceGroup::count).sum();
  }

  /**
   * Returns the multiply-accumulate operations of the encoder network per pixel, in its
   * convolutions.
   */
  public double encoderMacsPerPixel() {
    return MacCounts.transform(encoder, latentChannels);
  }

  /**
   * Returns the multiply-accumulate operations of the decoder network per pixel, in its
   * convolutions.
   */
  public double decoderMacsPerPixel() {
    return MacCounts.transform(decoder, latentChannels);
  }

  /**
   * Returns the multiply-accumulate operations of the prior per pixel, in its matrix products, if
   * no code is 0. Where a code is 0, the prior does not compute the logits of its codewords.
   */
  public double priorMacsPerPixel() {
    return MacCounts.prior(this);
  }
}
