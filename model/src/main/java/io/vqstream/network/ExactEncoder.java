package io.vqstream.network;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TransformShape;
import io.vqstream.kernel.Kernels;
import java.util.List;
import java.util.function.Function;

/**
 * The encoder network in exact arithmetic: the sum of a lapped linear transform and half the output
 * of a network of blocks, scaled by learned gains for each quality level. Downsampling makes
 * channels of positions before a convolution. Immutable.
 */
final class ExactEncoder {
  private static final int BLOCK = Architecture.BLOCK;
  private static final int RGB = 3;

  /** Side in pixels of a position at a quarter of the resolution. */
  private static final int PATCH = 4;

  private static final float CORRECTION = 0.5f;

  private final Kernels kernels;
  private final TileLoop loop;
  private final int latentChannels;
  private final TransformShape shape;
  private final Layer skip;
  private final float[][] skipScale;
  private final float[] skipBias;
  private final Layer in;
  private final float[] inBias;
  private final float[] inOnes;
  private final Blocks quarter;
  private final Layer down;
  private final float[] downBias;
  private final float[] downOnes;
  private final Blocks eighth;
  private final Layer out;
  private final float[][] outScale;
  private final float[][] outBias;

  ExactEncoder(
      Kernels kernels, Architecture architecture, Function<String, Tensor> tensors, TileLoop loop) {
    this.kernels = kernels;
    this.loop = loop;
    latentChannels = architecture.latentChannels();
    shape = architecture.encoder();
    Weights weights = new Weights(tensors, "encoder.");
    int latent = latentChannels;
    int wide = shape.eighthChannels();
    int narrow = shape.quarterChannels();
    int stride = Kernels.padded(narrow);
    int kernel = shape.block() == BlockType.RESIDUAL ? 3 : 1;
    int taps = kernel * kernel;

    float[] s = weights.values("skip.weight");
    int block = RGB * BLOCK * BLOCK;
    skip =
        Layer.of(
            kernels,
            3,
            latent,
            block,
            (o, i, tap) -> s[(o * block + Patches.channel(i, BLOCK)) * 9 + tap]);
    float[] w = weights.values("in.weight");
    int patch = RGB * PATCH * PATCH;
    in =
        Layer.of(
            kernels,
            kernel,
            narrow,
            patch,
            (o, i, tap) -> w[(o * patch + Patches.channel(i, PATCH)) * taps + tap]);
    inBias = weights.row("in.bias");
    inOnes = Scales.constant(1f, narrow, inBias.length);
    quarter = new Blocks(kernels, weights, "quarter", shape.block(), shape.quarterBlocks(), narrow);
    float[] d = weights.values("down.weight");
    // Inputs are grouped by position, so that the channels of each are contiguous.
    down =
        Layer.of(
            kernels,
            kernel,
            wide,
            4 * stride,
            (o, i, tap) ->
                i % stride < narrow
                    ? d[(o * 4 * narrow + i % stride * 4 + i / stride) * taps + tap]
                    : 0f);
    downBias = weights.row("down.bias");
    downOnes = Scales.constant(1f, wide, downBias.length);
    eighth = new Blocks(kernels, weights, "eighth", shape.block(), shape.eighthBlocks(), wide);
    float[] p = weights.values("out.weight");
    out = Layer.of(kernels, kernel, latent, wide, (o, i, tap) -> p[(o * wide + i) * taps + tap]);
    skipScale = weights.gains();
    skipBias = new float[out.paddedOutputs()];
    outScale = new float[skipScale.length][out.paddedOutputs()];
    outBias = new float[skipScale.length][out.paddedOutputs()];
    float[] pb = weights.values("out.bias");
    for (int level = 0; level < skipScale.length; level++) {
      for (int c = 0; c < latent; c++) {
        float gain = skipScale[level][c];
        outScale[level][c] = CORRECTION * gain;
        outBias[level][c] = CORRECTION * gain * pb[c];
      }
    }
  }

  /** Implements {@link NetworkExecutor#encode}. */
  void encode(
      int height,
      int width,
      int level,
      List<float[]> pixels,
      List<float[]> latents,
      Workspace work) {
    int images = pixels.size();
    FeatureMap blocks = work.input.resize(images, height, width, RGB * BLOCK * BLOCK);
    FeatureMap patches =
        work.quarterInput.resize(images, 2 * height, 2 * width, RGB * PATCH * PATCH);
    for (int image = 0; image < images; image++) {
      Patches.gather(pixels.get(image), BLOCK, blocks, image);
      Patches.gather(pixels.get(image), PATCH, patches, image);
    }
    loop.run(blocks, block -> writeSkip(block, blocks, level, latents));

    FeatureMap q = work.quarter.resize(images, 2 * height, 2 * width, shape.quarterChannels());
    loop.run(
        patches,
        block -> {
          float[] y = in.apply(block, patches);
          kernels.scaleShift(y, 0, block.positions(), inOnes, inBias, true);
          block.scatter(y, q);
        });
    quarter.apply(work.quarter, level, loop);

    FeatureMap narrow = work.quarter.current();
    FeatureMap squares = work.input.resize(images, height, width, 4 * narrow.stride());
    Patches.squares(narrow, squares);
    FeatureMap h = work.eighth.resize(images, height, width, shape.eighthChannels());
    loop.run(
        squares,
        block -> {
          float[] y = down.apply(block, squares);
          kernels.scaleShift(y, 0, block.positions(), downOnes, downBias, true);
          block.scatter(y, h);
        });
    eighth.apply(work.eighth, level, loop);

    FeatureMap wide = work.eighth.current();
    loop.run(wide, block -> addCorrection(block, wide, level, latents));
  }

  private void writeSkip(TileBlock block, FeatureMap from, int level, List<float[]> latents) {
    float[] values = skip.apply(block, from);
    kernels.scaleShift(values, 0, block.positions(), skipScale[level - 1], skipBias, false);
    int stride = skip.paddedOutputs();
    block.forEach(
        (image, y, x, row) ->
            System.arraycopy(
                values,
                row * stride,
                latents.get(image),
                (y * from.width() + x) * latentChannels,
                latentChannels));
  }

  private void addCorrection(TileBlock block, FeatureMap from, int level, List<float[]> latents) {
    float[] values = out.apply(block, from);
    kernels.scaleShift(
        values, 0, block.positions(), outScale[level - 1], outBias[level - 1], false);
    int stride = out.paddedOutputs();
    block.forEach(
        (image, y, x, row) -> {
          float[] to = latents.get(image);
          int at = (y * from.width() + x) * latentChannels;
          for (int c = 0; c < latentChannels; c++) {
            to[at + c] += values[row * stride + c];
          }
        });
  }
}
