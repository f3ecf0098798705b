package io.vqstream.prior;

/**
 * Chooses the codeword with the least sum of distortion, in bits at the rate of exchange, and bits
 * under the prior, and writes it. What it chooses is context for what follows; nothing is taken
 * back.
 */
final class ChoosingCoder implements SlotCoder {
  private final LatentRows[] latents;
  private final float[] bitsOfSquare;
  private final CodeWriter writer;
  private final int[] members;
  private final float[] nearby;
  private final float[] costs;
  private final Codebooks codebooks;

  /**
   * @param latents of each grid
   * @param trade squared steps that a bit is worth, by channel
   */
  ChoosingCoder(
      LatentRows[] latents, float[] trade, PriorWeights weights, CodeWriter writer, int mostRows) {
    this.latents = latents;
    this.writer = writer;
    codebooks = weights.codebooks;
    bitsOfSquare = new float[trade.length];
    for (int c = 0; c < trade.length; c++) {
      bitsOfSquare[c] = 1f / trade[c];
    }
    members = new int[mostRows];
    nearby = new float[mostRows * trade.length];
    costs = new float[weights.slots.stream().mapToInt(Slot::paddedOthers).max().orElseThrow()];
  }

  @Override
  public void code(SlotHead head, Front front, int[] codes) {
    Slot slot = head.slot();
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

  private void gather(Slot slot, Front front) {
    for (int m = 0; m < front.rows; m++) {
      float[] row = latents[front.grid(m)].row(front.row(m));
      int from = front.column(m) * bitsOfSquare.length + slot.first();
      System.arraycopy(row, from, nearby, m * slot.channels(), slot.channels());
    }
  }

  /** Cost of the zero codeword less the cost of the flag that says it is another. */
  private double zeroOverFlag(SlotHead head, Slot slot, int m) {
    double zero = head.zero(m);
    return distortion(slot, m, 0) + CrossEntropy.bits(zero / (1 - zero));
  }

  private double distortion(Slot slot, int m, int code) {
    double sum = 0;
    for (int c = 0; c < slot.channels(); c++) {
      double distance = nearby[m * slot.channels() + c] - codebooks.at(slot, code, c);
      sum += distance * distance * bitsOfSquare[slot.first() + c];
    }
    return sum;
  }

  /** The cheapest codeword but the zero vector, of several the first. */
  private int cheapest(SlotHead head, Slot slot, int j, int m) {
    head.costs(j, nearby, m * slot.channels(), bitsOfSquare, costs);
    int best = 0;
    for (int k = 1; k < slot.others(); k++) {
      if (costs[k] < costs[best]) {
        best = k;
      }
    }
    return best + 1;
  }
}
