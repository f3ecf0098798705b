package io.vqstream.prior;

import java.util.Arrays;
import java.util.List;

/** Codes given codes and records every distribution that the prior computes for them. */
final class Recorder implements CodebookCoder {
  private final byte[] codes;
  private final int subspaces;

  /** Probability of code 0, {@code [position][subspace]}. */
  final float[][] zero;

  /** Weights of codes 1.., {@code [position * S + subspace][code - 1]}. */
  final float[][] weights;

  private Recorder(byte[] codes, int subspaces) {
    this.codes = codes;
    this.subspaces = subspaces;
    zero = new float[codes.length / subspaces][subspaces];
    weights = new float[codes.length][];
  }

  static Recorder record(PixelCnnPrior prior, byte[] codes, int height, int width, int level) {
    Recorder recorder = new Recorder(codes, codes.length / (height * width));
    prior.run(List.of(new Grid(height, width)), level, recorder);
    return recorder;
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch batch, int[] out) {
    int subspace = head.subspace().index();
    int[] all = new int[batch.size];
    Arrays.setAll(all, m -> m);
    head.computeLogits(all, all.length);
    for (int m : all) {
      int position = batch.position(m);
      out[m] = codes[position * subspaces + subspace] & 0xff;
      head.softmax(m);
      zero[position][subspace] = head.zeroProbability(m);
      weights[position * subspaces + subspace] =
          Arrays.copyOf(head.codewordWeights, head.subspace().nonzeroCodewords());
    }
  }
}
