package io.vqstream.network;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TransformShape;
import io.vqstream.kernel.Kernels;
import java.util.List;
import java.util.function.Function;

/**
 * The derivative of a function of decoded pixels with respect to the latents, by backpropagation
 * through the decoder network: the layers of {@link ExactDecoder} in reverse, each with its
 * transposed weights, in the same exact arithmetic. Immutable.
 */
final class DecoderGradient {
  private static final int BLOCK = Architecture.BLOCK;
  private static final int PATCH = BLOCK / 2;
  private static final int RGB = 3;

  private final Kernels kernels;
  private final TileLoop loop;
  private final ExactDecoder decoder;
  private final int latentChannels;
  private final float[][] gain;
  private final Layer skip;
  private final Layer in;
  private final BlockGradients eighth;
  private final float[] eighthOnes;
  private final Layer up;
  private final BlockGradients quarter;
  private final float[] quarterOnes;
  private final Layer out;

  DecoderGradient(
      Kernels kernels,
      ExactDecoder decoder,
      Architecture architecture,
      Function<String, Tensor> tensors,
      TileLoop loop) {
    this.kernels = kernels;
    this.loop = loop;
    this.decoder = decoder;
    latentChannels = architecture.latentChannels();
    TransformShape shape = architecture.decoder();
    Weights weights = new Weights(tensors, "decoder.");
    int latent = latentChannels;
    int wide = shape.eighthChannels();
    int narrow = shape.quarterChannels();
    int stride = Kernels.padded(narrow);
    int kernel = shape.block() == BlockType.RESIDUAL ? 3 : 1;
    int taps = kernel * kernel;
    int last = taps - 1;

    gain = weights.gains();
    float[] s = weights.values("skip.weight");
    skip =
        Layer.of(
            kernels,
            3,
            latent,
            RGB * BLOCK * BLOCK,
            (o, i, tap) -> s[(Patches.channel(i, BLOCK) * latent + o) * 9 + 8 - tap]);
    float[] deviation = weights.values("deviation");
    float[] w = weights.values("in.weight");
    in =
        Layer.of(
            kernels,
            kernel,
            latent,
            wide,
            (o, i, tap) -> w[(i * latent + o) * taps + last - tap] / deviation[o]);
    eighth =
        new BlockGradients(kernels, weights, "eighth", shape.block(), shape.eighthBlocks(), wide);
    eighthOnes = Scales.constant(1f, wide, Kernels.padded(wide));
    float[] u = weights.values("up.weight");
    up =
        Layer.of(
            kernels,
            kernel,
            wide,
            4 * stride,
            (o, i, tap) ->
                i % stride < narrow
                    ? u[((i % stride * 4 + i / stride) * wide + o) * taps + last - tap]
                    : 0f);
    quarter =
        new BlockGradients(
            kernels, weights, "quarter", shape.block(), shape.quarterBlocks(), narrow);
    quarterOnes = Scales.constant(1f, narrow, stride);
    float[] p = weights.values("out.weight");
    out =
        Layer.of(
            kernels,
            kernel,
            narrow,
            RGB * PATCH * PATCH,
            (o, i, tap) ->
                ExactDecoder.CORRECTION
                    * p[(Patches.channel(i, PATCH) * narrow + o) * taps + last - tap]);
  }

  /**
   * Decodes a window, as {@link NetworkExecutor#decode} does, and records its activations.
   *
   * @param pixels overwritten
   */
  void decode(
      int height, int width, int level, float[] latents, float[] pixels, GradientWorkspace work) {
    decoder.decode(height, width, level, List.of(latents), List.of(pixels), work.activations);
  }

  /**
   * Computes the gradient at the latents.
   *
   * @param outer gradient at the pixels, {@code [8h][8w][3]}
   * @param inner overwritten with the gradient at the latents, {@code [h][w][D]}
   * @param work as {@link #decode} left it
   */
  void apply(
      int height, int width, int level, float[] outer, float[] inner, GradientWorkspace work) {
    FeatureMap patches = work.patches.resize(1, 2 * height, 2 * width, RGB * PATCH * PATCH);
    Patches.gather(outer, PATCH, patches, 0);
    Maps recorded = work.activations.quarter;
    FeatureMap q = work.quarter.resizeLike(recorded.input(0));
    loop.run(patches, block -> block.scatter(out.apply(block, patches), q));
    quarter.apply(recorded, work.quarter, level, loop);
    FeatureMap upsampled = work.quarter.outer();
    unrectify(upsampled, recorded.input(0), quarterOnes);

    FeatureMap squares = work.squares.resize(1, height, width, 4 * upsampled.stride());
    Patches.squares(upsampled, squares);
    recorded = work.activations.eighth;
    FeatureMap h = work.eighth.resizeLike(recorded.input(0));
    loop.run(squares, block -> block.scatter(up.apply(block, squares), h));
    eighth.apply(recorded, work.eighth, level, loop);
    FeatureMap first = work.eighth.outer();
    unrectify(first, recorded.input(0), eighthOnes);

    FeatureMap blocks = work.blocks.resize(1, height, width, RGB * BLOCK * BLOCK);
    Patches.gather(outer, BLOCK, blocks, 0);
    loop.run(blocks, block -> put(block, skip.apply(block, blocks), width, inner, false));
    loop.run(first, block -> put(block, in.apply(block, first), width, inner, true));
    float[] factors = gain[level - 1];
    for (int i = 0; i < inner.length; i++) {
      inner[i] *= factors[i % latentChannels];
    }
  }

  private void unrectify(FeatureMap gradient, FeatureMap activations, float[] ones) {
    loop.run(
        gradient,
        block -> {
          float[] g = block.gather(gradient, 0);
          Scales.unrectify(g, block.gather(activations, 1), block.positions(), ones);
          kernels.flush(g, 0, block.positions() * ones.length);
          block.scatter(g, gradient);
        });
  }

  private void put(TileBlock block, float[] values, int width, float[] to, boolean adding) {
    int stride = Kernels.padded(latentChannels);
    block.forEach(
        (image, y, x, row) -> {
          int at = (y * width + x) * latentChannels;
          for (int c = 0; c < latentChannels; c++) {
            float value = values[row * stride + c];
            to[at + c] = adding ? to[at + c] + value : value;
          }
        });
  }
}
