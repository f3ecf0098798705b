package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;

/** The codebooks of all subspaces in quantization steps, {@code [count][K][d]} for each group. */
final class Codebooks {
  private final List<float[]> groups = new ArrayList<>();

  Codebooks(Architecture architecture, PriorTensors tensors) {
    for (int g = 0; g < architecture.subspaces().size(); g++) {
      SubspaceGroup group = architecture.subspaces().get(g);
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

  /** Returns the value of a codeword in one of the channels of its subspace. */
  float at(Subspace subspace, int code, int channel) {
    return groups
        .get(subspace.group())[
        (subspace.member() * subspace.codewords() + code) * subspace.channels() + channel];
  }

  /** Returns the nonzero codewords for {@link Kernels}: a padded row for each channel. */
  float[] byChannel(Subspace subspace) {
    float[] rows = new float[subspace.channels() * subspace.paddedCodewords()];
    for (int c = 0; c < subspace.channels(); c++) {
      for (int k = 1; k < subspace.codewords(); k++) {
        rows[c * subspace.paddedCodewords() + k - 1] = at(subspace, k, c);
      }
    }
    return rows;
  }
}
