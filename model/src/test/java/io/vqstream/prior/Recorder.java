package io.vqstream.prior;

import java.util.Arrays;
import java.util.List;

/** Settles on given codes and keeps every distribution that the engine has for them. */
final class Recorder implements CodebookCoder {
  private final byte[] codes;
  private final int slots;

  /** Probability of code 0, {@code [position][slot]}. */
  final float[][] zero;

  /** Weights of codes 1.., {@code [position * S + slot][code - 1]}. */
  final float[][] weights;

  private Recorder(byte[] codes, int slots) {
    this.codes = codes;
    this.slots = slots;
    zero = new float[codes.length / slots][slots];
    weights = new float[codes.length][];
  }

  static Recorder record(PixelCnnPrior prior, byte[] codes, int height, int width, int level) {
    Recorder recorder = new Recorder(codes, codes.length / (height * width));
    prior.walk(List.of(new Grid(height, width)), level, recorder);
    return recorder;
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch front, int[] out) {
    int slot = head.slot().index();
    int[] all = new int[front.rows];
    Arrays.setAll(all, m -> m);
    head.logits(all, all.length);
    for (int m : all) {
      int position = front.position(m);
      out[m] = codes[position * slots + slot] & 0xff;
      head.softmax(m);
      zero[position][slot] = head.zero(m);
      weights[position * slots + slot] = Arrays.copyOf(head.codewordWeights, head.slot().others());
    }
  }
}
