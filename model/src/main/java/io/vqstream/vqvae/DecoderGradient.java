package io.vqstream.vqvae;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TransformShape;
import io.vqstream.kernel.Exp;
import io.vqstream.kernel.Kernels;
import java.util.List;
import java.util.function.Function;

/**
 * The derivative of a function of decoded pixels with respect to the latents, by backpropagation
 * through the decoder network: the layers of {@link ExactDecoder} in reverse, each with its
 * transposed weights, in the same exact arithmetic. Not thread-safe.
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
  private final Workspace work = new Workspace(true);
  private final FeatureMap patches = new FeatureMap();
  private final FeatureMap squares = new FeatureMap();

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

    gain = weights.levels("log_gain");
    for (float[] row : gain) {
      for (int c = 0; c < latent; c++) {
        row[c] = Exp.exp(row[c]);
      }
    }
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
   * Decodes a window, as {@link NetworkExecutor#decode} does, and keeps its activations.
   *
   * @param pixels overwritten
   */
  void decode(int height, int width, int level, float[] latents, float[] pixels) {
    decoder.decode(height, width, level, List.of(latents), List.of(pixels), work);
  }

  /**
   * Computes the gradient at the latents of the last call of {@link #decode}.
   *
   * @param outer gradient at the pixels, {@code [8h][8w][3]}
   * @param inner overwritten with the gradient at the latents, {@code [h][w][D]}
   */
  void apply(int height, int width, int level, float[] outer, float[] inner) {
    FeatureMap samples = work.quarterInput.resize(1, 2 * height, 2 * width, RGB * PATCH * PATCH);
    Patches.gather(outer, PATCH, samples, 0);
    FeatureMap q = quarter.outer(work.quarter);
    loop.run(samples, block -> block.scatter(out.apply(block, samples), q));
    FeatureMap atQuarter = quarter.apply(work.quarter, level, loop);
    unrectify(atQuarter, work.quarter.input(0), quarterOnes);

    squares.resize(1, height, width, 4 * atQuarter.stride());
    Patches.squares(atQuarter, squares);
    FeatureMap h = eighth.outer(work.eighth);
    loop.run(squares, block -> block.scatter(up.apply(block, squares), h));
    FeatureMap atEighth = eighth.apply(work.eighth, level, loop);
    unrectify(atEighth, work.eighth.input(0), eighthOnes);

    patches.resize(1, height, width, RGB * BLOCK * BLOCK);
    Patches.gather(outer, BLOCK, patches, 0);
    loop.run(patches, block -> put(block, skip.apply(block, patches), width, inner, false));
    loop.run(atEighth, block -> put(block, in.apply(block, atEighth), width, inner, true));
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
