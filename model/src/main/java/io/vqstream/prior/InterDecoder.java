package io.vqstream.prior;

import io.vqstream.entropy.RangeDecoder;

/** Decodes the codes of inter frames, in the order that the package documentation gives. */
final class InterDecoder implements CodebookCoder {
  private final RangeDecoder[] in;
  private final CrossEntropy[] entropy;
  private final ReferenceCodes references;
  private final boolean[] changed;
  private final int[] members;

  /**
   * Creates a decoder.
   *
   * @param in one for each grid
   * @param mixtures one for each grid
   * @param entropy one for each grid
   * @param maxBatchSize maximum number of positions of a batch
   */
  InterDecoder(
      RangeDecoder[] in, TemporalMixture[] mixtures, CrossEntropy[] entropy, int maxBatchSize) {
    this.in = in;
    this.entropy = entropy;
    references = new ReferenceCodes(mixtures, maxBatchSize);
    changed = new boolean[maxBatchSize];
    members = new int[maxBatchSize];
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch batch, int[] codes) {
    references.read(batch, head.subspace());
    int nonzeroCount = references.nonzeroCount;
    head.computeLogits(references.nonzero, nonzeroCount);
    for (int j = 0; j < nonzeroCount; j++) {
      head.softmax(j);
      references.store(head, references.nonzero[j]);
    }
    decodeFlags(head, batch, codes);
    for (int j = 0; j < nonzeroCount; j++) {
      int m = references.nonzero[j];
      if (changed[m]) {
        codes[m] = decodeOther(head, batch, j, m);
      }
    }
    int count = 0;
    for (int m = 0; m < batch.size; m++) {
      if (changed[m] && references.code(m) == 0) {
        members[count++] = m;
      }
    }
    head.computeLogits(members, count);
    for (int j = 0; j < count; j++) {
      int m = members[j];
      head.softmax(j);
      codes[m] = decodeCodeword(head, batch.grid(m), 0, head.zeroProbability(m));
    }
  }

  private void decodeFlags(MixtureHead head, WavefrontBatch batch, int[] codes) {
    for (int m = 0; m < batch.size; m++) {
      int g = batch.grid(m);
      float again = references.again(head, batch, m);
      changed[m] = !in[g].decodeFlag(CodebookCoder.flagFrequency(again));
      references.learn(head, batch, m, !changed[m], again);
      if (!changed[m]) {
        codes[m] = references.code(m);
        references.addTo(entropy[g], head, m);
      }
    }
  }

  /** Decodes a code that is not the nonzero code of the reference frame. */
  private int decodeOther(MixtureHead head, WavefrontBatch batch, int j, int m) {
    int g = batch.grid(m);
    float zero = head.zeroProbability(m);
    if (head.subspace().nonzeroCodewords() == 1
        || in[g].decodeFlag(CodebookCoder.flagFrequency(references.zeroWithout(head, m)))) {
      entropy[g].add(zero);
      return 0;
    }
    head.softmax(j);
    return decodeCodeword(head, g, references.code(m), zero);
  }

  private int decodeCodeword(MixtureHead head, int g, int excluded, float zero) {
    entropy[g].add(1.0 - zero);
    return CodeDecoder.decode(head, excluded, in[g], entropy[g]);
  }

  @Override
  public boolean isExhausted(WavefrontBatch batch) {
    return CodeDecoder.isExhausted(in, batch);
  }

  @Override
  public CodeHistory history(int grid, byte[] codes, int subspaces) {
    return references.history(grid, codes);
  }
}
