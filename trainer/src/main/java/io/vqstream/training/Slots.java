package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;

/** Which slot each latent channel belongs to. */
final class Slots {
  private Slots() {}

  /** Returns the slot of each channel, [D]. */
  static int[] ofChannels(Architecture architecture) {
    int[] slots = new int[architecture.latentChannels()];
    int channel = 0;
    int slot = 0;
    for (SubspaceGroup group : architecture.slots()) {
      for (int i = 0; i < group.count(); i++, slot++) {
        for (int j = 0; j < group.dimensions(); j++) {
          slots[channel++] = slot;
        }
      }
    }
    return slots;
  }
}
