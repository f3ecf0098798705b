package io.vqstream.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.network.NetworkShapes;

/**
 * The decoder network: maps quantized latents to pixels. It mirrors {@link EncoderNetwork}: learned
 * inverse gains, then a lapped linear synthesis plus a network of blocks. Upsampling is a
 * convolution followed by depth-to-space.
 *
 * <p>Inputs: latents [N, D, h, w] in quantization steps; levels [N, Q], one-hot. Output: [N, 3, 8h,
 * 8w] as (x - 128) / 64, not clamped.
 */
public final class DecoderNetwork extends TransformNetwork {
  private static final String NAME = "decoder.";

  private final Architecture architecture;

  /** Declares the parameters, which have no values yet. */
  public DecoderNetwork(Architecture architecture) {
    super(architecture.decoder(), NetworkShapes.decoder(architecture));
    this.architecture = architecture;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray y = inputs.get(0);
    NDArray levels = inputs.get(1);
    NDArray z = y.mul(perLevel(value(store, y, training, NAME + "log_gain").exp(), levels));
    NDArray skip = convolve(z, value(store, y, training, NAME + "skip.weight"), new Shape(1, 1));
    NDArray deviation = value(store, y, training, NAME + "deviation");
    NDArray standard = z.div(deviation.reshape(1, architecture.latentChannels(), 1, 1));
    NDArray h = rectify(layer(store, standard, training, NAME + "in"));
    h = eighthBlocks(store, h, levels, training, NAME + "eighth");
    h = rectify(depthToSpace(layer(store, h, training, NAME + "up"), 2));
    h = quarterBlocks(store, h, levels, training, NAME + "quarter");
    NDArray correction = layer(store, h, training, NAME + "out");
    NDArray scaled = correction.mul(Constant.of(y, 0.25));
    return new NDList(depthToSpace(skip, Architecture.BLOCK).add(depthToSpace(scaled, 4)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape y = inputs[0];
    return new Shape[] {
      new Shape(y.get(0), 3, y.get(2) * Architecture.BLOCK, y.get(3) * Architecture.BLOCK)
    };
  }
}
