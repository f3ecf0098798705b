package io.vqstream.prior;

import io.vqstream.entropy.RangeEncoder;

/**
 * Encodes latents as inter frames with rate-distortion optimization: selects the codeword with the
 * minimum cost under the {@link TemporalMixture}, where a code that stays costs next to nothing.
 * The search is greedy and takes the weights of the mixture as they are before the wavefront.
 *
 * <p>The package documentation gives the order of the message.
 */
final class InterEncoder implements CodebookCoder {
  private final RangeEncoder[] out;
  private final CrossEntropy[] entropy;
  private final RdoCosts costs;
  private final ReferenceCodes references;
  private final PreparedCodes prepared;
  private final int[] candidates;

  /**
   * Creates an encoder.
   *
   * @param out one for each grid
   * @param mixtures one for each grid
   * @param entropy one for each grid
   * @param maxBatchSize maximum number of positions of a batch
   */
  InterEncoder(
      RdoCosts costs,
      RangeEncoder[] out,
      TemporalMixture[] mixtures,
      CrossEntropy[] entropy,
      int maxBatchSize) {
    this.costs = costs;
    this.out = out;
    this.entropy = entropy;
    references = new ReferenceCodes(mixtures, maxBatchSize);
    prepared = new PreparedCodes(maxBatchSize);
    candidates = new int[maxBatchSize];
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch batch, int[] codes) {
    costs.read(head.subspace(), batch);
    references.read(batch, head.subspace());
    head.computeLogits(references.nonzero, references.nonzeroCount);
    for (int j = 0; j < references.nonzeroCount; j++) {
      int m = references.nonzero[j];
      head.softmax(j);
      references.store(head, m);
      codes[m] = chooseAfterNonzero(head, batch, j, m);
    }
    chooseAfterZero(head, batch, codes);
    writeFlags(head, batch, codes);
    for (int j = 0; j < references.nonzeroCount; j++) {
      int m = references.nonzero[j];
      if (codes[m] != references.code(m)) {
        writeOther(head, batch, m, codes[m]);
      }
    }
    for (int m = 0; m < batch.size; m++) {
      if (codes[m] != 0 && references.code(m) == 0) {
        writeCodeword(head, batch, m);
      }
    }
  }

  /** Chooses the code of a position whose reference code is not 0. */
  private int chooseAfterNonzero(MixtureHead head, WavefrontBatch batch, int j, int m) {
    int reference = references.code(m);
    double again = references.again(head, batch, m);
    double zero = head.zeroProbability(m);
    // Probability in the mixture over that under the prior, for all other codes.
    double scale = (1 - again) / (1 - references.prior(head, m));
    int best = reference;
    double cost = costs.distortion(m, reference) + CrossEntropy.bits(again);
    double zeroCost = costs.distortion(m, 0) + CrossEntropy.bits(scale * zero);
    if (zeroCost < cost) {
      best = 0;
      cost = zeroCost;
    }
    // If the prior prefers the reference code to all other nonzero codes, the mixture does as well.
    int other = costs.cheapest(head, j, m);
    if (other != reference) {
      double codeword = head.codewordWeights[other - 1] / head.weightSum();
      double otherCost =
          costs.distortion(m, other) + CrossEntropy.bits(scale * (1 - zero) * codeword);
      if (otherCost < cost) {
        best = other;
        prepared.prepare(head, m, other, reference);
      }
    }
    return best;
  }

  /** Chooses the codes of the positions whose reference code is 0. */
  private void chooseAfterZero(MixtureHead head, WavefrontBatch batch, int[] codes) {
    int count = 0;
    for (int m = 0; m < batch.size; m++) {
      if (references.code(m) == 0) {
        codes[m] = 0;
        if (costs.zeroOverFlag(m, references.again(head, batch, m)) > 0) {
          candidates[count++] = m;
        }
      }
    }
    head.computeLogits(candidates, count);
    for (int j = 0; j < count; j++) {
      int m = candidates[j];
      head.softmax(j);
      codes[m] = costs.choose(head, j, m, references.again(head, batch, m));
      if (codes[m] != 0) {
        prepared.prepare(head, m, codes[m], 0);
      }
    }
  }

  private void writeFlags(MixtureHead head, WavefrontBatch batch, int[] codes) {
    for (int m = 0; m < batch.size; m++) {
      int g = batch.grid(m);
      float probability = references.again(head, batch, m);
      boolean again = codes[m] == references.code(m);
      out[g].encodeFlag(again, CodebookCoder.flagFrequency(probability));
      references.learn(head, batch, m, again, probability);
      if (again) {
        references.addTo(entropy[g], head, m);
      }
    }
  }

  private void writeOther(MixtureHead head, WavefrontBatch batch, int m, int code) {
    int g = batch.grid(m);
    if (head.subspace().nonzeroCodewords() > 1) {
      int frequency = CodebookCoder.flagFrequency(references.zeroWithout(head, m));
      out[g].encodeFlag(code == 0, frequency);
    }
    if (code == 0) {
      entropy[g].add(head.zeroProbability(m));
    } else {
      writeCodeword(head, batch, m);
    }
  }

  private void writeCodeword(MixtureHead head, WavefrontBatch batch, int m) {
    int g = batch.grid(m);
    entropy[g].add(1.0 - head.zeroProbability(m));
    prepared.write(m, out[g], entropy[g]);
  }

  @Override
  public CodeHistory history(int grid, byte[] codes, int subspaces) {
    return references.history(grid, codes);
  }
}
