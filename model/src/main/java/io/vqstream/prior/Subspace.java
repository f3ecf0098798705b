package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * One subspace of the product quantizer: consecutive latent channels with a codebook.
 *
 * @param index index among all subspaces, in coding order
 * @param group index of its group
 * @param member index within the group
 * @param first its first latent channel
 * @param channels number of its latent channels
 * @param codewords size of its codebook, including the zero vector
 */
record Subspace(int index, int group, int member, int first, int channels, int codewords) {

  /** Returns all subspaces in coding order. */
  static List<Subspace> of(Architecture architecture) {
    List<Subspace> subspaces = new ArrayList<>();
    int first = 0;
    for (int g = 0; g < architecture.subspaces().size(); g++) {
      SubspaceGroup group = architecture.subspaces().get(g);
      for (int i = 0; i < group.count(); i++) {
        int channels = group.dimensions();
        subspaces.add(new Subspace(subspaces.size(), g, i, first, channels, group.codewords()));
        first += channels;
      }
    }
    return List.copyOf(subspaces);
  }

  /** Returns the number of nonzero codewords. In arrays of these, codeword k has index k - 1. */
  int nonzeroCodewords() {
    return codewords - 1;
  }

  /** Returns the length of a padded row of nonzero codewords. */
  int paddedCodewords() {
    return Kernels.padded(nonzeroCodewords());
  }
}
