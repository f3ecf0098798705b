package io.vqstream.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.TransformShape;
import java.util.Map;

/**
 * Layers and blocks of an encoder or decoder network, of the kind and size of a {@link
 * TransformShape}. Both kinds of block scale and shift activations by tables with a row for each
 * quality level.
 *
 * <p>A {@linkplain BlockType#RESIDUAL residual} block computes {@code x + mix(rectify((1 + scale_q)
 * * spatial(x) + bias_q))}, where {@code spatial} is a 3x3 and {@code mix} a 1x1 convolution. The
 * layers between the blocks are 3x3 convolutions.
 *
 * <p>A {@linkplain BlockType#DEPTHWISE depthwise} block computes, with 1x1 convolutions and one
 * depthwise 3x3 convolution,
 *
 * <pre>
 * a    = rectify((1 + scale_q) * pointwise(x) + bias_q)
 * y    = x + mix(depthwise(a))
 * u, v = first and second half of the channels of expand(y)
 * out  = y + project(u * clamp(v / 4 + 1 / 2, 0, 1))
 * </pre>
 *
 * which takes 8 C^2 + 9 C multiplications a position for C channels. The layers between the blocks
 * are 1x1 convolutions. The structure follows the depthwise convolution blocks of DCVC-DC (Li et
 * al., "Neural Video Compression with Diverse Contexts", 2023) and DCVC-RT (Jia et al., "Towards
 * Practical Real-Time Neural Video Compression", 2025). The second part is a gated linear unit
 * (Dauphin et al., "Language Modeling with Gated Convolutional Networks", 2017, section 3) whose
 * gate is a hard sigmoid: additions, multiplications and comparisons, which an exact implementation
 * can reproduce.
 */
abstract class TransformNetwork extends Network {
  private final TransformShape shape;

  /** Kernel size of the layers between the blocks: 3 or 1. */
  private final int kernel;

  TransformNetwork(TransformShape shape, Map<String, int[]> tensors) {
    super(tensors);
    this.shape = shape;
    kernel = shape.block() == BlockType.RESIDUAL ? 3 : 1;
  }

  /** Applies a padded convolution with bias: [N, C, H, W] to [N, O, H, W]. */
  final NDArray layer(ParameterStore store, NDArray x, boolean training, String name) {
    return convolve(store, x, training, name, kernel / 2);
  }

  /**
   * Applies the blocks at a quarter of the resolution.
   *
   * @param x [N, C, H, W]
   * @param levels [N, Q], one-hot
   */
  final NDArray quarterBlocks(
      ParameterStore store, NDArray x, NDArray levels, boolean training, String name) {
    return blocks(store, x, levels, training, name, shape.quarterBlocks());
  }

  /**
   * Applies the blocks at an eighth of the resolution.
   *
   * @param x [N, C, H, W]
   * @param levels [N, Q], one-hot
   */
  final NDArray eighthBlocks(
      ParameterStore store, NDArray x, NDArray levels, boolean training, String name) {
    return blocks(store, x, levels, training, name, shape.eighthBlocks());
  }

  private NDArray blocks(
      ParameterStore store, NDArray x, NDArray levels, boolean training, String name, int blocks) {
    NDArray h = x;
    for (int i = 0; i < blocks; i++) {
      String block = name + "." + i;
      h =
          switch (shape.block()) {
            case RESIDUAL -> residual(store, h, levels, training, block);
            case DEPTHWISE -> depthwise(store, h, levels, training, block);
          };
    }
    return h;
  }

  private NDArray residual(
      ParameterStore store, NDArray x, NDArray levels, boolean training, String name) {
    NDArray spatial =
        convolve(x, value(store, x, training, name + ".spatial.weight"), new Shape(1, 1));
    NDArray active = activate(store, spatial, levels, training, name);
    return x.add(convolve(store, active, training, name + ".mix", 0));
  }

  private NDArray depthwise(
      ParameterStore store, NDArray x, NDArray levels, boolean training, String name) {
    NDArray pointwise =
        convolve(x, value(store, x, training, name + ".pointwise.weight"), new Shape(0, 0));
    NDArray active = activate(store, pointwise, levels, training, name);
    NDArray spatial = convolveChannels(store, active, training, name + ".depthwise");
    NDArray y = x.add(convolve(store, spatial, training, name + ".mix", 0));
    NDList halves = convolve(store, y, training, name + ".expand", 0).split(2, 1);
    // the gate times 4; the factor is undone in the weights, which are fewer and as exact
    NDArray gate = halves.get(1).add(2f).clip(0f, 4f);
    NDArray project = value(store, y, training, name + ".project.weight");
    NDArray bias = value(store, y, training, name + ".project.bias");
    NDArray scaled = project.mul(Constant.of(project, 0.25));
    return y.add(convolve(halves.get(0).mul(gate), scaled, bias, new Shape(0, 0)));
  }

  /** Convolves each channel with its own 3x3 kernel, always in 32-bit floats. */
  private NDArray convolveChannels(ParameterStore store, NDArray x, boolean training, String name) {
    NDArray weight = value(store, x, training, name + ".weight");
    NDArray bias = value(store, x, training, name + ".bias");
    Shape one = new Shape(1, 1);
    int channels = Math.toIntExact(x.getShape().get(1));
    return Conv2d.conv2d(x, weight, bias, one, one, one, channels).singletonOrThrow();
  }

  /** Computes rectify((1 + scale_q) * x + bias_q), where q is the quality level of each image. */
  private NDArray activate(
      ParameterStore store, NDArray x, NDArray levels, boolean training, String name) {
    NDArray scale = perLevel(value(store, x, training, name + ".level.scale"), levels).add(1f);
    NDArray bias = perLevel(value(store, x, training, name + ".level.bias"), levels);
    return rectify(x.mul(scale).add(bias));
  }

  private NDArray convolve(
      ParameterStore store, NDArray x, boolean training, String name, int padding) {
    NDArray weight = value(store, x, training, name + ".weight");
    NDArray bias = value(store, x, training, name + ".bias");
    return convolve(x, weight, bias, new Shape(padding, padding));
  }
}
