package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * One slot of the product quantizer.
 *
 * @param index place among all slots, in the order of coding
 * @param group its group
 * @param member place within the group
 * @param first its first latent channel
 * @param channels number of its latent channels
 * @param codewords number of its codewords, the zero vector among them
 */
record Subspace(int index, int group, int member, int first, int channels, int codewords) {

  static List<Subspace> of(Architecture architecture) {
    List<Subspace> slots = new ArrayList<>();
    int first = 0;
    for (int g = 0; g < architecture.slots().size(); g++) {
      SubspaceGroup group = architecture.slots().get(g);
      for (int i = 0; i < group.count(); i++) {
        int channels = group.dimensions();
        slots.add(new Subspace(slots.size(), g, i, first, channels, group.codewords()));
        first += channels;
      }
    }
    return List.copyOf(slots);
  }

  /** Codewords that are not zero. Where these stand in an array, codeword k is at k - 1. */
  int others() {
    return codewords - 1;
  }

  int paddedOthers() {
    return Kernels.padded(others());
  }
}
