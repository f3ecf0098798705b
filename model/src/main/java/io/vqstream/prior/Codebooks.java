package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.ArrayList;
import java.util.List;

/** The codewords of all slots in step units, {@code [count][K][d]} for each group. */
final class Codebooks {
  private final List<float[]> groups = new ArrayList<>();

  Codebooks(Architecture architecture, PriorTensors tensors) {
    for (int g = 0; g < architecture.slots().size(); g++) {
      SubspaceGroup group = architecture.slots().get(g);
      groups.add(
          tensors.masked(
              "codebook." + g,
              "codeword 0 must be the zero vector",
              place -> place[1] == 0,
              group.count(),
              group.codewords(),
              group.dimensions()));
    }
  }

  /** Value of a codeword in one of the slot's channels. */
  float at(Subspace slot, int code, int channel) {
    return groups
        .get(slot.group())[(slot.member() * slot.codewords() + code) * slot.channels() + channel];
  }

  /** The codewords but the zero vector, for {@link Kernels}: a padded row for each channel. */
  float[] byChannel(Subspace slot) {
    float[] rows = new float[slot.channels() * slot.paddedOthers()];
    for (int c = 0; c < slot.channels(); c++) {
      for (int k = 1; k < slot.codewords(); k++) {
        rows[c * slot.paddedOthers() + k - 1] = at(slot, k, c);
      }
    }
    return rows;
  }
}
