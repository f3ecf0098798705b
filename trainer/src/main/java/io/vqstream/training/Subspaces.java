package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;

/** Which subspace each latent channel belongs to. */
final class Subspaces {
  private Subspaces() {}

  /** Returns the subspace of each channel, [D]. */
  static int[] ofChannels(Architecture architecture) {
    int[] subspaces = new int[architecture.latentChannels()];
    int channel = 0;
    int subspace = 0;
    for (SubspaceGroup group : architecture.subspaces()) {
      for (int i = 0; i < group.count(); i++, subspace++) {
        for (int j = 0; j < group.dimensions(); j++) {
          subspaces[channel++] = subspace;
        }
      }
    }
    return subspaces;
  }
}
