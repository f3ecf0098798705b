package io.vqstream.prior;

import io.vqstream.entropy.RangeDecoder;

/**
 * Reads codes. Only where a flag says that a code is not zero are the other codewords looked at.
 */
final class DecodingCoder implements SlotCoder {
  private final RangeDecoder in;
  private final CrossEntropy entropy;
  private final int[] members;

  DecodingCoder(RangeDecoder in, CrossEntropy entropy, int mostRows) {
    this.in = in;
    this.entropy = entropy;
    members = new int[mostRows];
  }

  @Override
  public void code(SlotHead head, Wave wave, int[] codes) {
    int count = 0;
    for (int m = 0; m < wave.rows; m++) {
      float zero = head.zero(m);
      codes[m] = 0;
      if (in.decodeFlag(SlotCoder.flagFrequency(zero))) {
        entropy.add(zero);
      } else {
        entropy.add(1.0 - zero);
        members[count++] = m;
      }
    }
    head.logits(members, count);
    for (int j = 0; j < count; j++) {
      head.softmax(j);
      codes[members[j]] = read(head);
    }
  }

  private int read(SlotHead head) {
    int target = in.target(head.total());
    int cumulative = 0;
    int k = 0;
    while (target >= cumulative + head.frequencies[k]) {
      cumulative += head.frequencies[k++];
    }
    in.advance(cumulative, head.frequencies[k]);
    entropy.add(head.codewordWeights[k] / head.weightSum());
    return k + 1;
  }
}
