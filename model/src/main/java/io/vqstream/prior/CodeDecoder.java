package io.vqstream.prior;

import io.vqstream.entropy.RangeDecoder;

/**
 * Reads codes. Only where a flag says that a code is not zero are the other codewords looked at.
 */
final class CodeDecoder implements CodebookCoder {
  private final RangeDecoder[] in;
  private final CrossEntropy[] entropy;
  private final int[] members;

  CodeDecoder(RangeDecoder[] in, CrossEntropy[] entropy, int maxRows) {
    this.in = in;
    this.entropy = entropy;
    members = new int[maxRows];
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch front, int[] codes) {
    int count = 0;
    for (int m = 0; m < front.rows; m++) {
      float zero = head.zero(m);
      codes[m] = 0;
      int g = front.grid(m);
      if (in[g].decodeFlag(CodebookCoder.flagFrequency(zero))) {
        entropy[g].add(zero);
      } else {
        entropy[g].add(1.0 - zero);
        members[count++] = m;
      }
    }
    head.logits(members, count);
    for (int j = 0; j < count; j++) {
      head.softmax(j);
      codes[members[j]] = read(head, front.grid(members[j]));
    }
  }

  /** True when all messages have been read beyond their ends: no encoder wrote them. */
  @Override
  public boolean pointless(WavefrontBatch front) {
    for (int m = 0; m < front.rows; m++) {
      if (!in[front.grid(m)].exhausted()) {
        return false;
      }
    }
    return true;
  }

  private int read(MixtureHead head, int g) {
    int target = in[g].target(head.total());
    int cumulative = 0;
    int k = 0;
    while (target >= cumulative + head.frequencies[k]) {
      cumulative += head.frequencies[k++];
    }
    in[g].advance(cumulative, head.frequencies[k]);
    entropy[g].add(head.codewordWeights[k] / head.weightSum());
    return k + 1;
  }
}
