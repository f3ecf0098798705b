package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;

/**
 * Which weights of the prior are masked, so that the probability of a code depends only on codes
 * before it (van den Oord et al. 2016, "Conditional image generation with PixelCNN decoders",
 * section 2): taps on or after the current position, and channels of the current or later
 * subspaces.
 */
final class PriorMasks {
  /** A weight of the convolutions of the prior whose mask is no set of columns. */
  static final String TRIANGULAR = "prior.head.depth.weight";

  private PriorMasks() {}

  /**
   * Returns how many taps of a kernel are not masked. They are its first ones.
   *
   * @param taps all taps of the kernel
   */
  static int openTaps(String name, int taps) {
    if (name.equals("prior.context.weight")) {
      return 12;
    }
    if (name.endsWith(".spatial.weight") && name.startsWith("prior.")) {
      return 5;
    }
    return name.equals("prior.linear.context.weight") ? 4 : taps;
  }

  /** Sets the masked values of the flat form to zero, and leaves the others. */
  static void apply(ParameterLayout layout, Architecture architecture, float[] flat) {
    for (String name : layout.names()) {
      int[] shape = layout.shape(name);
      if (shape.length == 4) {
        taps(layout, flat, name, shape[2] * shape[3]);
      }
    }
    int[] subspace = Subspaces.ofChannels(architecture);
    int d = subspace.length;
    float[] depth = layout.get(flat, TRIANGULAR);
    for (int i = 0; i < depth.length; i++) {
      int row = i / (2 * d) / architecture.headChannels();
      depth[i] = subspace[i % d] < row ? depth[i] : 0;
    }
    layout.set(flat, TRIANGULAR, depth);
    float[] linear = layout.get(flat, "prior.linear.depth.weight");
    for (int i = 0; i < linear.length; i++) {
      linear[i] = subspace[i % d] < subspace[i / d] ? linear[i] : 0;
    }
    layout.set(flat, "prior.linear.depth.weight", linear);
  }

  /** Keeps the open taps of each kernel. */
  private static void taps(ParameterLayout layout, float[] flat, String name, int kernel) {
    int open = openTaps(name, kernel);
    if (open == kernel) {
      return;
    }
    float[] values = layout.get(flat, name);
    for (int i = 0; i < values.length; i++) {
      values[i] = i % kernel < open ? values[i] : 0;
    }
    layout.set(flat, name, values);
  }
}
