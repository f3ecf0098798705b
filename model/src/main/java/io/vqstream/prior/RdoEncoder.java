package io.vqstream.prior;

/**
 * Chooses the codeword with the least sum of distortion, in bits at the rate of exchange, and bits
 * under the prior, and writes it. What it chooses is context for what follows; nothing is taken
 * back.
 */
final class RdoEncoder implements CodebookCoder {
  private final LatentRows[] latents;
  private final float[] rdWeights;
  private final CodeWriter writer;
  private final int[] members;
  private final float[] nearby;
  private final float[] costs;
  private final Codebooks codebooks;

  /**
   * @param latents of each grid
   * @param lambda squared steps that a bit is worth, by channel
   */
  RdoEncoder(
      LatentRows[] latents, float[] lambda, PriorWeights weights, CodeWriter writer, int maxRows) {
    this.latents = latents;
    this.writer = writer;
    codebooks = weights.codebooks;
    rdWeights = new float[lambda.length];
    for (int c = 0; c < lambda.length; c++) {
      rdWeights[c] = 1f / lambda[c];
    }
    members = new int[maxRows];
    nearby = new float[maxRows * lambda.length];
    costs = new float[weights.slots.stream().mapToInt(Subspace::paddedOthers).max().orElseThrow()];
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch front, int[] codes) {
    Subspace slot = head.slot();
    gather(slot, front);
    int count = 0;
    for (int m = 0; m < front.rows; m++) {
      codes[m] = 0;
      // Any other codeword costs its flag at least. Mostly zero costs less, and that settles it.
      if (zeroOverFlag(head, slot, m) > 0) {
        members[count++] = m;
      }
    }
    head.logits(members, count);
    for (int j = 0; j < count; j++) {
      int m = members[j];
      head.softmax(j);
      int best = cheapest(head, slot, j, m);
      double bits = CrossEntropy.bits(head.codewordWeights[best - 1] / head.weightSum());
      if (distortion(slot, m, best) + bits < zeroOverFlag(head, slot, m)) {
        codes[m] = best;
        writer.note(head, m, best);
      }
    }
    writer.write(head, front, codes);
  }

  private void gather(Subspace slot, WavefrontBatch front) {
    for (int m = 0; m < front.rows; m++) {
      float[] row = latents[front.grid(m)].row(front.row(m));
      int from = front.column(m) * rdWeights.length + slot.first();
      System.arraycopy(row, from, nearby, m * slot.channels(), slot.channels());
    }
  }

  /** Cost of the zero codeword less the cost of the flag that says it is another. */
  private double zeroOverFlag(MixtureHead head, Subspace slot, int m) {
    double zero = head.zero(m);
    return distortion(slot, m, 0) + CrossEntropy.bits(zero / (1 - zero));
  }

  private double distortion(Subspace slot, int m, int code) {
    double sum = 0;
    for (int c = 0; c < slot.channels(); c++) {
      double distance = nearby[m * slot.channels() + c] - codebooks.at(slot, code, c);
      sum += distance * distance * rdWeights[slot.first() + c];
    }
    return sum;
  }

  /** The cheapest codeword but the zero vector, of several the first. */
  private int cheapest(MixtureHead head, Subspace slot, int j, int m) {
    head.costs(j, nearby, m * slot.channels(), rdWeights, costs);
    int best = 0;
    for (int k = 1; k < slot.others(); k++) {
      if (costs[k] < costs[best]) {
        best = k;
      }
    }
    return best + 1;
  }
}
