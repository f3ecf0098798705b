package io.vqstream.study.prior;

import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;

/**
 * Frequencies of the symbols of a range coder, each at least 1.
 *
 * @param starts sum of the frequencies before each symbol, and of all at the end
 */
record Frequencies(int[] starts) {
  private static final int SCALE = 1 << 22;

  /** Returns frequencies near probabilities or counts, from an offset on. */
  static Frequencies of(float[] weights, int offset, int symbols) {
    double sum = 0;
    for (int i = 0; i < symbols; i++) {
      sum += weights[offset + i];
    }
    int[] starts = new int[symbols + 1];
    for (int i = 0; i < symbols; i++) {
      starts[i + 1] = starts[i] + 1 + (int) (weights[offset + i] / sum * SCALE);
    }
    return new Frequencies(starts);
  }

  /** Returns equal frequencies. */
  static Frequencies equal(int symbols) {
    int[] starts = new int[symbols + 1];
    for (int i = 0; i <= symbols; i++) {
      starts[i] = i;
    }
    return new Frequencies(starts);
  }

  private int total() {
    return starts[starts.length - 1];
  }

  void encode(RangeEncoder encoder, int symbol) {
    encoder.encode(starts[symbol], starts[symbol + 1] - starts[symbol], total());
  }

  int decode(RangeDecoder decoder) {
    int target = decoder.target(total());
    int symbol = 0;
    while (starts[symbol + 1] <= target) {
      symbol++;
    }
    decoder.advance(starts[symbol], starts[symbol + 1] - starts[symbol]);
    return symbol;
  }
}
