package io.vqstream.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.vqvae.Constant;
import java.util.List;
import java.util.Random;

/**
 * Codes under the prior: which are best, what they cost, and how that cost moves with the latents.
 */
final class CodeLoss {
  private static final double LOG2 = Math.log(2);

  /** Temperature of the soft assignment in bits. */
  private static final double TEMPERATURE = 0.5;

  private final TrainingConfig config;
  private final Architecture architecture;
  private final CodewordBits codewordBits;

  CodeLoss(TrainingConfig config, CodewordBits codewordBits) {
    this.config = config;
    this.codewordBits = codewordBits;
    architecture = config.architecture();
  }

  /** The rate term of the loss, and the bits per pixel of each image for the log. */
  record Bits(NDArray loss, double[] bitsPerPixel) {}

  /**
   * Returns the codes with the minimum distortion / lambda + bits under the prior given the codes
   * now in place, [slot][position].
   *
   * @param y latents [N, D, h, w] in step units
   * @param lambda squared steps that are worth one bit [Q, D]
   */
  int[][] choose(
      NDList prior, Objective.Batch batch, NDArray y, List<NDArray> books, NDArray lambda) {
    CodewordBits.Positions at = CodewordBits.Positions.all(prior, batch.oneHot());
    NDArray zero = codewordBits.zeroLogit(at);
    NDArray rows = rows(y);
    NDArray worth = at.levels().matMul(lambda);
    int[][] codes = new int[architecture.slotCount()][];
    int slot = 0;
    for (int g = 0; g < architecture.slots().size(); g++) {
      int n = architecture.slots().get(g).count();
      NDArray book = books.get(g);
      NDArray bits = codewordBits.bits(g, zero, codewordBits.logNonzero(at, g, book));
      long[] best = bits.add(distortion(g, rows, worth, book)).argMin(2).toLongArray();
      int positions = best.length / n;
      for (int i = 0; i < n; i++, slot++) {
        codes[slot] = new int[positions];
        for (int p = 0; p < positions; p++) {
          codes[slot][p] = (int) best[i * positions + p];
        }
      }
    }
    return codes;
  }

  /**
   * The loss of codes. Zero flags are looked at everywhere, codewords beyond them in a sample of
   * the positions.
   *
   * @param weights what a bit a pixel of each image is worth
   * @param y latents with their gradient, or null if the encoder is fixed
   * @param lambda squared steps that are worth one bit [Q, D], or null with y
   */
  Bits of(
      Objective.Batch batch,
      float[] weights,
      NDList prior,
      Objective.Quantized codes,
      NDArray y,
      NDArray lambda,
      Random random) {
    int images = weights.length;
    int positions = batch.area() * images;
    NDManager manager = batch.pixels().getManager();
    CodewordBits.Positions all = CodewordBits.Positions.all(prior, batch.oneHot());
    NDArray zeroNats =
        CodewordBits.zeroNats(
            codewordBits.zeroLogit(all), isZero(codes.choice().codes, positions, manager));

    int sampled = Math.min(config.codewordPositions(), positions);
    long[] indices = random.ints(sampled, 0, positions).asLongStream().toArray();
    NDArray at = manager.create(indices);
    CodewordBits.Positions some = all.pick(at);
    NDArray zero = y == null ? null : codewordBits.zeroLogit(some);
    NDArray rows = y == null ? null : rows(y).get(at);
    NDArray worth = y == null ? null : some.levels().matMul(lambda);
    NDArray nonzeroNats = manager.zeros(new Shape(sampled));
    NDArray softBits = manager.zeros(new Shape(sampled));
    for (int g = 0; g < architecture.slots().size(); g++) {
      NDArray book = codes.books().get(g);
      NDArray logs = codewordBits.logNonzero(some, g, book);
      NDArray picked = picked(g, codes.choice().codes, indices, manager);
      nonzeroNats = nonzeroNats.add(CodewordBits.nonzeroNats(logs, picked));
      if (y != null) {
        NDArray bits =
            codewordBits.bits(g, zero.stopGradient(), logs.stopGradient()).stopGradient();
        softBits = softBits.add(softBits(bits, distortion(g, rows, worth, book)));
      }
    }

    float[] weight = new float[positions];
    for (int p = 0; p < positions; p++) {
      weight[p] = (float) (weights[p / batch.area()] / (LOG2 * 64 * positions));
    }
    float[] sampledWeight = new float[sampled];
    for (int i = 0; i < sampled; i++) {
      sampledWeight[i] = weight[(int) indices[i]] * positions / sampled;
    }
    NDArray worthSampled = manager.create(sampledWeight);
    NDArray loss =
        zeroNats.mul(manager.create(weight)).sum().add(nonzeroNats.mul(worthSampled).sum());
    if (y != null) {
      NDArray soft = softBits.mul(Constant.of(softBits, LOG2)).mul(worthSampled).sum();
      // the gradient without the value: the bits are counted already
      loss = loss.add(soft.sub(soft.stopGradient()));
    }
    return new Bits(
        loss, bitsPerPixel(zeroNats.toFloatArray(), nonzeroNats.toFloatArray(), indices, images));
  }

  /** 1 where the code is 0, else 0: [P, S]. */
  private static NDArray isZero(int[][] codes, int positions, NDManager manager) {
    float[] flags = new float[positions * codes.length];
    for (int s = 0; s < codes.length; s++) {
      for (int p = 0; p < positions; p++) {
        flags[p * codes.length + s] = codes[s][p] == 0 ? 1 : 0;
      }
    }
    return manager.create(flags, new Shape(positions, codes.length));
  }

  /** Codes of a group at some positions, [n, P]. */
  private NDArray picked(int g, int[][] codes, long[] indices, NDManager manager) {
    int n = architecture.slots().get(g).count();
    int slot = 0;
    for (SubspaceGroup before : architecture.slots().subList(0, g)) {
      slot += before.count();
    }
    float[] picked = new float[n * indices.length];
    for (int i = 0; i < n; i++, slot++) {
      for (int p = 0; p < indices.length; p++) {
        picked[i * indices.length + p] = codes[slot][(int) indices[p]];
      }
    }
    return manager.create(picked, new Shape(n, indices.length));
  }

  /**
   * Distortion of each codeword of a group in bits, [n, P, K].
   *
   * @param rows latents [P, D] in step units
   * @param worth squared steps that are worth one bit [P, D]
   * @param book codewords of the group, [n, K, d]
   */
  private NDArray distortion(int g, NDArray rows, NDArray worth, NDArray book) {
    SubspaceGroup group = architecture.slots().get(g);
    int channel = 0;
    for (SubspaceGroup before : architecture.slots().subList(0, g)) {
      channel += before.count() * before.dimensions();
    }
    int n = group.count();
    int d = group.dimensions();
    String range = ":, " + channel + ":" + (channel + n * d);
    NDArray latents = rows.get(range).reshape(-1, n, d).transpose(1, 0, 2);
    NDArray price = worth.get(range).reshape(-1, n, d).transpose(1, 0, 2);
    NDArray sum = null;
    for (int j = 0; j < d; j++) {
      NDArray word = book.get(":, :, " + j).expandDims(1);
      NDArray delta = latents.get(":, :, " + j).expandDims(2).sub(word);
      NDArray part = delta.square().div(price.get(":, :, " + j).expandDims(2));
      sum = sum == null ? part : sum.add(part);
    }
    return sum;
  }

  private NDArray rows(NDArray y) {
    return y.transpose(0, 2, 3, 1).reshape(-1, architecture.latentChannels());
  }

  /**
   * Bits of the codewords near to each latent, by how near they are: a softmax of minus distortion
   * and bits over a temperature (soft assignment, Agustsson et al. 2017, "Soft-to-hard vector
   * quantization", section 3.1). Its gradient is that of the latents alone. [P], in bits.
   *
   * @param bits of each codeword [n, P, K], a constant
   * @param distortion of each codeword in bits [n, P, K]
   */
  private static NDArray softBits(NDArray bits, NDArray distortion) {
    NDArray near = bits.add(distortion).mul(Constant.of(bits, -1 / TEMPERATURE)).softmax(2);
    return near.mul(bits).sum(new int[] {0, 2});
  }

  private static double[] bitsPerPixel(float[] zero, float[] nonzero, long[] indices, int images) {
    int area = zero.length / images;
    double[] bits = new double[images];
    for (int p = 0; p < zero.length; p++) {
      bits[p / area] += zero[p] / area;
    }
    double[] sum = new double[images];
    int[] count = new int[images];
    for (int i = 0; i < nonzero.length; i++) {
      sum[(int) indices[i] / area] += nonzero[i];
      count[(int) indices[i] / area]++;
    }
    for (int n = 0; n < images; n++) {
      bits[n] = (bits[n] + sum[n] / Math.max(count[n], 1)) / (LOG2 * 64);
    }
    return bits;
  }
}
