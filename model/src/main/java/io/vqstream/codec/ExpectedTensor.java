package io.vqstream.codec;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.UnusableCheckpointException;
import io.vqstream.network.NetworkShapes;
import io.vqstream.prior.PixelCnnPrior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor that a checkpoint must contain.
 *
 * @param name name in the checkpoint file
 * @param shape sizes of the axes, outermost first
 * @param range range of its values
 */
record ExpectedTensor(String name, int[] shape, Range range) {
  private static final String CODEBOOK = "codebook.";

  /**
   * Range of values, inclusive. Wider than any trained values, but keeps all activations finite.
   */
  enum Range {
    WEIGHT(-65504f, 65504f),
    LOG_GAIN(-20f, 20f),
    SCALE(0x1p-20f, 0x1p15f),
    RD_WEIGHT(0x1p-30f, 0x1p30f);

    final float min;
    final float max;

    Range(float min, float max) {
      this.min = min;
      this.max = max;
    }

    boolean contains(float value) {
      return value >= min && value <= max; // false for NaN
    }
  }

  /** Returns the tensors that the codec of an architecture reads. */
  static List<ExpectedTensor> of(Architecture architecture) {
    List<ExpectedTensor> tensors = new ArrayList<>();
    NetworkShapes.of(architecture)
        .forEach((n, shape) -> tensors.add(new ExpectedTensor(n, shape, range(n))));
    PixelCnnPrior.shapes(architecture)
        .forEach((n, shape) -> tensors.add(new ExpectedTensor(n, shape, range(n))));
    for (int g = 0; g < architecture.subspaces().size(); g++) {
      SubspaceGroup group = architecture.subspaces().get(g);
      int[] shape = {group.count(), group.codewords(), group.dimensions()};
      tensors.add(new ExpectedTensor(CODEBOOK + g, shape, Range.WEIGHT));
    }
    int[] levels = {architecture.levels(), architecture.latentChannels()};
    tensors.add(new ExpectedTensor(Checkpoint.RDO_LAMBDAS, levels, Range.RD_WEIGHT));
    return tensors;
  }

  private static Range range(String name) {
    if (name.endsWith(".log_gain")) {
      return Range.LOG_GAIN;
    }
    boolean scale = name.equals("decoder.deviation") || name.equals("prior.unit");
    return scale ? Range.SCALE : Range.WEIGHT;
  }

  /**
   * Validates all tensors of a checkpoint.
   *
   * @throws UnusableCheckpointException if a tensor is missing, has another shape or a value out of
   *     range, if all codebooks are empty, as in the first phase of a training run, or if the
   *     latents are for another quantizer
   */
  static void check(Checkpoint checkpoint) {
    String quantizer = checkpoint.metadata().get(Checkpoint.QUANTIZER);
    if (quantizer != null) {
      throw new UnusableCheckpointException(
          "the checkpoint cannot code images: its quantizer is %s, which only training has. Train with"
                  .formatted(quantizer)
              + " quantizer=product or quantizer=residual, or use another checkpoint");
    }
    boolean trained = false;
    for (ExpectedTensor expected : of(checkpoint.architecture())) {
      Tensor tensor = expected.of(checkpoint);
      trained |= expected.name.startsWith(CODEBOOK) && hasCodewords(tensor);
    }
    if (!trained) {
      throw new UnusableCheckpointException(
          "the checkpoint cannot code images: its codebooks are empty. It was saved in the first"
              + " phase of a training run; finish the run with train --resume, or use another"
              + " checkpoint");
    }
  }

  private static boolean hasCodewords(Tensor codebook) {
    for (float value : codebook.values()) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  private Tensor of(Checkpoint checkpoint) {
    if (!checkpoint.tensorNames().contains(name)) {
      throw new UnusableCheckpointException("tensor " + name + " is missing");
    }
    Tensor tensor = checkpoint.tensor(name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new UnusableCheckpointException(
          "tensor %s has shape %s, the architecture requires %s"
              .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
    }
    float[] values = tensor.values();
    for (int i = 0; i < values.length; i++) {
      if (!range.contains(values[i])) {
        throw new UnusableCheckpointException(
            "tensor %s has value %s at index %d, which is not in %s..%s"
                .formatted(name, values[i], i, range.min, range.max));
      }
    }
    return tensor;
  }
}
