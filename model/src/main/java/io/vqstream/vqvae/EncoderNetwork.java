package io.vqstream.vqvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.vqstream.checkpoint.Architecture;

/**
 * Pixels to latents in step units. A lapped linear transform (a 3x3 convolution over 8x8 blocks,
 * which training starts from the Karhunen-Loeve transform of single blocks) and a residual network
 * beside it, scaled by learned gains for each quality level.
 *
 * <p>Inputs: pixels [N, 3, H, W], 8-bit RGB mapped to (x - 128) / 64, H and W multiples of 8;
 * levels [N, Q], one-hot. Output: [N, D, H/8, W/8]. A latent depends on pixels a few blocks away at
 * most.
 */
public final class EncoderNetwork extends Network {
  private static final String NAME = "encoder.";

  private final Architecture architecture;

  public EncoderNetwork(Architecture architecture) {
    this.architecture = architecture;
    int levels = architecture.levels();
    int latent = architecture.latentChannels();
    int quarter = architecture.quarterChannels();
    int eighth = architecture.eighthChannels();
    declare(NAME + "skip.weight", latent, 3L * Architecture.BLOCK * Architecture.BLOCK, 3, 3);
    declare(NAME + "in.weight", quarter, 48, 3, 3);
    declare(NAME + "in.bias", quarter);
    for (int i = 0; i < architecture.quarterBlocks(); i++) {
      declareResidual(NAME + "quarter." + i, levels, quarter);
    }
    declare(NAME + "down.weight", eighth, 4L * quarter, 3, 3);
    declare(NAME + "down.bias", eighth);
    for (int i = 0; i < architecture.eighthBlocks(); i++) {
      declareResidual(NAME + "eighth." + i, levels, eighth);
    }
    declare(NAME + "out.weight", latent, eighth, 3, 3);
    declare(NAME + "out.bias", latent);
    declare(NAME + "log_gain", levels, latent);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.get(0);
    NDArray levels = inputs.get(1);
    Shape same = new Shape(1, 1);
    NDArray skip =
        convolve(
            spaceToDepth(x, Architecture.BLOCK),
            value(store, x, training, NAME + "skip.weight"),
            null,
            same);
    NDArray h =
        rectify(
            convolve(
                spaceToDepth(x, 4),
                value(store, x, training, NAME + "in.weight"),
                value(store, x, training, NAME + "in.bias"),
                same));
    for (int i = 0; i < architecture.quarterBlocks(); i++) {
      h = residual(store, h, levels, training, NAME + "quarter." + i);
    }
    h =
        rectify(
            convolve(
                spaceToDepth(h, 2),
                value(store, x, training, NAME + "down.weight"),
                value(store, x, training, NAME + "down.bias"),
                same));
    for (int i = 0; i < architecture.eighthBlocks(); i++) {
      h = residual(store, h, levels, training, NAME + "eighth." + i);
    }
    NDArray correction =
        convolve(
            h,
            value(store, x, training, NAME + "out.weight"),
            value(store, x, training, NAME + "out.bias"),
            same);
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
