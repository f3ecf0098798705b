package io.vqstream.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.network.NetworkShapes;

/**
 * The encoder network: maps pixels to latents in quantization steps. The sum of a lapped linear
 * transform (a 3x3 convolution over 8x8 blocks, initialized with the Karhunen-Loeve transform of
 * single blocks) and a network of blocks is scaled by learned gains for each quality level.
 *
 * <p>Inputs: pixels [N, 3, H, W], 8-bit RGB mapped to (x - 128) / 64, H and W multiples of 8;
 * levels [N, Q], one-hot. Output: [N, D, H/8, W/8]. The receptive field of a latent spans a few
 * blocks.
 */
public final class EncoderNetwork extends TransformNetwork {
  private static final String NAME = "encoder.";

  private final Architecture architecture;

  /** Declares the parameters, which have no values yet. */
  public EncoderNetwork(Architecture architecture) {
    super(architecture.encoder(), NetworkShapes.encoder(architecture));
    this.architecture = architecture;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.get(0);
    NDArray levels = inputs.get(1);
    NDArray skip =
        convolve(
            spaceToDepth(x, Architecture.BLOCK),
            value(store, x, training, NAME + "skip.weight"),
            new Shape(1, 1));
    NDArray h = rectify(layer(store, spaceToDepth(x, 4), training, NAME + "in"));
    h = quarterBlocks(store, h, levels, training, NAME + "quarter");
    h = rectify(layer(store, spaceToDepth(h, 2), training, NAME + "down"));
    h = eighthBlocks(store, h, levels, training, NAME + "eighth");
    NDArray correction = layer(store, h, training, NAME + "out");
    NDArray gain = perLevel(value(store, x, training, NAME + "log_gain").exp(), levels);
    return new NDList(skip.add(correction.mul(Constant.of(x, 0.5))).mul(gain));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape x = inputs[0];
    return new Shape[] {
      new Shape(
          x.get(0),
          architecture.latentChannels(),
          x.get(2) / Architecture.BLOCK,
          x.get(3) / Architecture.BLOCK)
    };
  }
}
