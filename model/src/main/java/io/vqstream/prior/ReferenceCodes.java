package io.vqstream.prior;

/**
 * The codes of the reference frames at the positions of a batch in one subspace, with what the
 * prior says about them. Not thread-safe.
 */
final class ReferenceCodes {
  private final TemporalMixture[] mixtures;
  private final int[] code;
  private final int[] weightIndex;
  private final int[] frequency;
  private final int[] total;
  private final double[] conditional;

  /** Positions whose reference code is not 0; the first {@link #nonzeroCount} are used. */
  final int[] nonzero;

  int nonzeroCount;

  /**
   * Creates buffers.
   *
   * @param mixtures one for each grid
   * @param maxBatchSize maximum number of positions of a batch
   */
  ReferenceCodes(TemporalMixture[] mixtures, int maxBatchSize) {
    this.mixtures = mixtures;
    code = new int[maxBatchSize];
    weightIndex = new int[maxBatchSize];
    frequency = new int[maxBatchSize];
    total = new int[maxBatchSize];
    conditional = new double[maxBatchSize];
    nonzero = new int[maxBatchSize];
  }

  /** Reads the codes of the reference frames. */
  void read(WavefrontBatch batch, Subspace subspace) {
    nonzeroCount = 0;
    int s = subspace.index();
    for (int m = 0; m < batch.size; m++) {
      TemporalMixture mixture = mixtures[batch.grid(m)];
      code[m] = mixture.referenceCode(batch.position(m), s);
      weightIndex[m] = mixture.weightIndex(batch.row(m), batch.column(m), s);
      if (code[m] != 0) {
        nonzero[nonzeroCount++] = m;
      }
    }
  }

  /**
   * Stores the prior's probability of a nonzero reference code. The head's softmax must be that of
   * the position.
   */
  void store(MixtureHead head, int member) {
    int k = code[member] - 1;
    frequency[member] = head.frequencies[k];
    total[member] = head.total();
    conditional[member] = head.codewordWeights[k] / head.weightSum();
  }

  /** Returns the code of the reference frame. */
  int code(int member) {
    return code[member];
  }

  /** Returns the prior's probability of the reference code. */
  float prior(MixtureHead head, int member) {
    float zero = head.zeroProbability(member);
    return code[member] == 0
        ? zero
        : TemporalMixture.nonzeroProbability(zero, frequency[member], total[member]);
  }

  /** Returns the probability that the code is that of the reference frame. */
  float again(MixtureHead head, WavefrontBatch batch, int member) {
    return mixtures[batch.grid(member)].probability(weightIndex[member], prior(head, member));
  }

  /** Returns the probability that a code other than the nonzero reference code is 0. */
  float zeroWithout(MixtureHead head, int member) {
    float zero = head.zeroProbability(member);
    return TemporalMixture.zeroProbabilityWithout(zero, frequency[member], total[member]);
  }

  /**
   * Learns from a flag.
   *
   * @param probability of the flag being true, from {@link #again}
   */
  void learn(MixtureHead head, WavefrontBatch batch, int member, boolean again, float probability) {
    mixtures[batch.grid(member)].learn(
        batch.position(member), head.subspace().index(), weightIndex[member], again, probability);
  }

  /** Adds the bits of the reference code under the prior alone. */
  void addTo(CrossEntropy entropy, MixtureHead head, int member) {
    float zero = head.zeroProbability(member);
    if (code[member] == 0) {
      entropy.add(zero);
    } else {
      entropy.add(1.0 - zero);
      entropy.add(conditional[member]);
    }
  }

  /** Returns the history of a grid for the next frame. */
  CodeHistory history(int grid, byte[] codes) {
    return mixtures[grid].next(codes);
  }
}
