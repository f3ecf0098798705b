package io.vqstream.training;

import static io.vqstream.prior.PriorConstants.LOGIT_FLOOR;
import static io.vqstream.prior.PriorConstants.MAX_SIGMOID_ARGUMENT;
import static io.vqstream.prior.PriorConstants.MAX_ZERO_LOGIT;
import static io.vqstream.prior.PriorConstants.MAX_ZERO_PROBABILITY;
import static io.vqstream.prior.PriorConstants.MIN_ZERO_PROBABILITY;
import static io.vqstream.prior.PriorConstants.SCALE_FLOOR;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.vqvae.Constant;

/**
 * Probabilities of codewords from the prior's outputs: a zero flag, then a softmax over the other
 * codewords. What {@code io.vqstream.prior} computes exactly, as differentiable operations over
 * many positions.
 */
final class CodewordBits {
  private static final float LOG2 = (float) Math.log(2);

  private final Architecture architecture;
  private final PixelCnn prior;

  CodewordBits(Architecture architecture, PixelCnn prior) {
    this.architecture = architecture;
    this.prior = prior;
  }

  /**
   * The prior's outputs at some positions.
   *
   * @param hidden [P, S*H]
   * @param location [P, D]
   * @param scale [P, D]
   * @param levels [P, Q] one-hot
   */
  record Positions(NDArray hidden, NDArray location, NDArray scale, NDArray levels) {

    /** All positions of a batch, image by image, row by row. */
    static Positions all(NDList outputs, NDArray levels) {
      Shape grid = outputs.get(1).getShape();
      long area = grid.get(2) * grid.get(3);
      return new Positions(
          rows(outputs.get(0)), rows(outputs.get(1)), rows(outputs.get(2)), levels.repeat(0, area));
    }

    /** The positions of the given indices. */
    Positions pick(NDArray indices) {
      return new Positions(
          hidden.get(indices), location.get(indices), scale.get(indices), levels.get(indices));
    }

    private static NDArray rows(NDArray grid) {
      return grid.transpose(0, 2, 3, 1).reshape(-1, grid.getShape().get(1));
    }
  }

  /** Log odds of code 0 at each slot, [P, S]. */
  NDArray zeroLogit(Positions at) {
    NDArray inverse = Constant.of(at.scale(), 1).div(at.scale());
    NDArray size = at.location().abs();
    NDArray upper =
        Activation.sigmoid(
            size.neg().add(0.5f).mul(inverse).clip(-MAX_SIGMOID_ARGUMENT, MAX_SIGMOID_ARGUMENT));
    NDArray lower =
        Activation.sigmoid(
            size.neg().sub(0.5f).mul(inverse).clip(-MAX_SIGMOID_ARGUMENT, MAX_SIGMOID_ARGUMENT));
    NDArray logs = upper.sub(lower).maximum(Constant.of(upper, 1e-9)).log();
    NDList parts = new NDList();
    int channel = 0;
    int slot = 0;
    for (int g = 0; g < architecture.slots().size(); g++) {
      SubspaceGroup group = architecture.slots().get(g);
      int channels = group.count() * group.dimensions();
      NDArray logZero =
          logs.get(":, " + channel + ":" + (channel + channels))
              .reshape(-1, group.count(), group.dimensions())
              .sum(new int[] {2});
      NDArray zero = logZero.exp().clip(MIN_ZERO_PROBABILITY, MAX_ZERO_PROBABILITY);
      NDArray weight = tensor("logit." + g + ".weight").get(":, 0"); // [n, H]
      NDArray bias = at.levels().matMul(tensor("logit." + g + ".bias").get(":, :, 0")); // [P, n]
      NDArray learned =
          hidden(at, slot, group).mul(weight.expandDims(0)).sum(new int[] {2}).add(bias);
      parts.add(
          zero.log()
              .sub(zero.neg().add(1f).log())
              .add(learned.clip(-MAX_ZERO_LOGIT, MAX_ZERO_LOGIT)));
      channel += channels;
      slot += group.count();
    }
    return NDArrays.concat(parts, 1);
  }

  /**
   * Natural logarithm of the probability of each codeword but 0, given that the code is not 0.
   *
   * @param g group of slots
   * @param book codewords of the group, [n, K, d]
   * @return [n, P, K - 1]
   */
  NDArray logNonzero(Positions at, int g, NDArray book) {
    SubspaceGroup group = architecture.slots().get(g);
    int slot = 0;
    int channel = 0;
    for (int i = 0; i < g; i++) {
      slot += architecture.slots().get(i).count();
      channel += architecture.slots().get(i).count() * architecture.slots().get(i).dimensions();
    }
    int n = group.count();
    int d = group.dimensions();
    NDArray hidden = hidden(at, slot, group).transpose(1, 0, 2); // [n, P, H]
    NDArray weight = tensor("logit." + g + ".weight").get(":, 1:").transpose(0, 2, 1);
    NDArray bias = tensor("logit." + g + ".bias").get(":, :, 1:");
    NDArray logits =
        hidden
            .matMul(weight)
            .add(
                at.levels()
                    .matMul(bias.reshape(architecture.levels(), -1))
                    .reshape(-1, n, group.codewords() - 1L)
                    .transpose(1, 0, 2));
    String range = ":, " + channel + ":" + (channel + n * d);
    NDArray location = at.location().get(range).reshape(-1, n, d).transpose(1, 0, 2);
    NDArray inverse =
        Constant.of(at.scale(), 1)
            .div(at.scale().get(range).square().add(SCALE_FLOOR))
            .reshape(-1, n, d)
            .transpose(1, 0, 2);
    for (int j = 0; j < d; j++) {
      NDArray word = book.get(":, 1:, " + j).expandDims(1); // [n, 1, K-1]
      NDArray delta = word.sub(location.get(":, :, " + j).expandDims(2));
      logits =
          logits.sub(
              delta.square().mul(inverse.get(":, :, " + j).expandDims(2)).add(LOGIT_FLOOR).sqrt());
    }
    return logits.logSoftmax(2);
  }

  /**
   * Bits of every codeword of a group at every position, zero first: [n, P, K].
   *
   * @param zero log odds of code 0 as {@link #zeroLogit} gives them, [P, S]
   * @param logNonzero as {@link #logNonzero} gives it, [n, P, K - 1]
   */
  NDArray bits(int g, NDArray zero, NDArray logNonzero) {
    int slot = 0;
    for (int i = 0; i < g; i++) {
      slot += architecture.slots().get(i).count();
    }
    NDArray odds =
        zero.get(":, " + slot + ":" + (slot + architecture.slots().get(g).count()))
            .transpose(1, 0)
            .expandDims(2);
    NDArray isZero = Activation.softPlus(odds.neg());
    NDArray isNot = Activation.softPlus(odds).sub(logNonzero);
    return isZero.concat(isNot, 2).div(Constant.of(zero, LOG2));
  }

  /**
   * Nats of the given codes beyond their zero flags, summed over the group's slots: [P].
   *
   * @param logNonzero as {@link #logNonzero} gives it, [n, P, K - 1]
   * @param codes codes of the group [n, P], whole numbers as floats
   */
  static NDArray nonzeroNats(NDArray logNonzero, NDArray codes) {
    NDArray label = codes.sub(1f).maximum(0f).toType(DataType.INT64, false).expandDims(2);
    NDArray picked = logNonzero.gather(label, 2).squeeze(2); // [n, P]
    return picked.mul(codes.minimum(1f)).sum(new int[] {0}).neg();
  }

  /**
   * Nats of the zero flags, summed over slots: [P].
   *
   * @param zero [P, S] log odds
   * @param isZero [P, S], 1 where the code is 0, else 0
   */
  static NDArray zeroNats(NDArray zero, NDArray isZero) {
    return Activation.softPlus(zero).sub(zero.mul(isZero)).sum(new int[] {1});
  }

  private NDArray hidden(Positions at, int slot, SubspaceGroup group) {
    int h = architecture.slotChannels();
    return at.hidden()
        .get(":, " + slot * h + ":" + (slot + group.count()) * h)
        .reshape(-1, group.count(), h);
  }

  private NDArray tensor(String name) {
    return prior.tensors().get("prior." + name).getArray();
  }
}
