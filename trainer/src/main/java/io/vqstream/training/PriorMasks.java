package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;

/**
 * Which weights of the prior are masked, so that the probability of a code depends only on codes
 * before it (van den Oord et al. 2016, "Conditional image generation with PixelCNN decoders",
 * section 2): taps on or after the current position, and channels of the current or later slots.
 */
final class PriorMasks {
  private PriorMasks() {}

  /** Sets the masked values of the flat form to zero, and leaves the others. */
  static void apply(ParameterLayout layout, Architecture architecture, float[] flat) {
    for (String name : layout.names()) {
      if (name.equals("prior.context.weight")) {
        taps(layout, flat, name, 12);
      } else if (name.endsWith(".spatial.weight") && name.startsWith("prior.")) {
        taps(layout, flat, name, 5);
      } else if (name.equals("prior.linear.context.weight")) {
        taps(layout, flat, name, 4);
      }
    }
    int[] slot = Slots.ofChannels(architecture);
    int d = slot.length;
    float[] depth = layout.get(flat, "prior.head.depth.weight");
    for (int i = 0; i < depth.length; i++) {
      int row = i / (2 * d) / architecture.slotChannels();
      depth[i] = slot[i % d] < row ? depth[i] : 0;
    }
    layout.set(flat, "prior.head.depth.weight", depth);
    float[] linear = layout.get(flat, "prior.linear.depth.weight");
    for (int i = 0; i < linear.length; i++) {
      linear[i] = slot[i % d] < slot[i / d] ? linear[i] : 0;
    }
    layout.set(flat, "prior.linear.depth.weight", linear);
  }

  /** Keeps the first taps of each kernel. */
  private static void taps(ParameterLayout layout, float[] flat, String name, int open) {
    int[] shape = layout.shape(name);
    int kernel = shape[2] * shape[3];
    float[] values = layout.get(flat, name);
    for (int i = 0; i < values.length; i++) {
      values[i] = i % kernel < open ? values[i] : 0;
    }
    layout.set(flat, name, values);
  }
}
