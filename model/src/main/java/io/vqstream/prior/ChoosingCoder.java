package io.vqstream.prior;

import java.util.function.Supplier;

/**
 * Chooses the codeword with the least sum of distortion, in bits at the rate of exchange, and bits
 * under the prior, and writes it. What it chooses is context for what follows; nothing is taken
 * back.
 */
final class ChoosingCoder implements SlotCoder {
  private final Supplier<float[]> latents;
  private final float[][] live;
  private int rowsTaken;
  private final float[] bitsOfSquare;
  private final CodeWriter writer;
  private final int[] members;
  private final float[] nearby;
  private final float[] costs;
  private final Codebooks codebooks;

  /**
   * @param latents row after row, {@code [width][D]} each, in step units; asked for as the waves
   *     come to them
   * @param trade squared steps that a bit is worth, by channel
   */
  ChoosingCoder(
      Supplier<float[]> latents,
      float[] trade,
      PriorWeights weights,
      CodeWriter writer,
      int mostRows) {
    this.latents = latents;
    live = new float[mostRows][];
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
  public void code(SlotHead head, Wave wave, int[] codes) {
    Slot slot = head.slot();
    gather(slot, wave);
    int count = 0;
    for (int m = 0; m < wave.rows; m++) {
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
    writer.write(head, codes);
  }

  private void gather(Slot slot, Wave wave) {
    while (rowsTaken < wave.firstRow + wave.rows) {
      float[] row = latents.get();
      if (row.length != wave.width * bitsOfSquare.length) {
        throw new IllegalArgumentException(
            "%d latents are no row of %d positions".formatted(row.length, wave.width));
      }
      live[rowsTaken++ % live.length] = row;
    }
    for (int m = 0; m < wave.rows; m++) {
      float[] row = live[wave.row(m) % live.length];
      int from = wave.column(m) * bitsOfSquare.length + slot.first();
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
