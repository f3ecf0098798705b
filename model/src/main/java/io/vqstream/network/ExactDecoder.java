package io.vqstream.network;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TransformShape;
import io.vqstream.kernel.Flush;
import io.vqstream.kernel.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The decoder network in exact arithmetic: learned inverse gains, then a lapped linear synthesis
 * plus a network of blocks. Upsampling is a convolution whose channels become positions.
 *
 * <p>A pixel is the linear synthesis plus a quarter of the network's output. Immutable.
 */
final class ExactDecoder {
  private static final int BLOCK = Architecture.BLOCK;
  private static final int RGB = 3;

  /** Side in pixels of a position at a quarter of the resolution. */
  private static final int PATCH = 4;

  static final float CORRECTION = 0.25f;

  private final Kernels kernels;
  private final TileLoop loop;
  private final int latentChannels;
  private final TransformShape shape;
  private final float[][] gain;
  private final Layer skip;
  private final Layer in;
  private final float[] inBias;
  private final float[] inOnes;
  private final Blocks eighth;
  private final Layer up;
  private final float[] upBias;
  private final float[] upOnes;
  private final Blocks quarter;
  private final Layer out;
  private final float[] outBias;
  private final float[] outScale;

  ExactDecoder(
      Kernels kernels, Architecture architecture, Function<String, Tensor> tensors, TileLoop loop) {
    this.kernels = kernels;
    this.loop = loop;
    latentChannels = architecture.latentChannels();
    shape = architecture.decoder();
    Weights weights = new Weights(tensors, "decoder.");
    int latent = latentChannels;
    int wide = shape.eighthChannels();
    int narrow = shape.quarterChannels();
    int stride = Kernels.padded(narrow);
    int kernel = shape.block() == BlockType.RESIDUAL ? 3 : 1;
    int taps = kernel * kernel;

    gain = weights.gains();
    float[] s = weights.values("skip.weight");
    skip =
        Layer.of(
            kernels,
            3,
            RGB * BLOCK * BLOCK,
            latent,
            (o, i, tap) -> s[(Patches.channel(o, BLOCK) * latent + i) * 9 + tap]);
    float[] deviation = weights.values("deviation");
    float[] w = weights.values("in.weight");
    in =
        Layer.of(
            kernels,
            kernel,
            wide,
            latent,
            (o, i, tap) -> w[(o * latent + i) * taps + tap] / deviation[i]);
    inBias = weights.row("in.bias");
    inOnes = Scales.constant(1f, wide, inBias.length);
    eighth = new Blocks(kernels, weights, "eighth", shape.block(), shape.eighthBlocks(), wide);
    float[] u = weights.values("up.weight");
    float[] ub = weights.values("up.bias");
    // Outputs are grouped by position, so that the channels of each are contiguous.
    up =
        Layer.of(
            kernels,
            kernel,
            4 * stride,
            wide,
            (o, i, tap) ->
                o % stride < narrow
                    ? u[((o % stride * 4 + o / stride) * wide + i) * taps + tap]
                    : 0f);
    upBias = new float[4 * stride];
    upOnes = Scales.constant(1f, 4 * stride, 4 * stride);
    for (int o = 0; o < upBias.length; o++) {
      upBias[o] = o % stride < narrow ? ub[o % stride * 4 + o / stride] : 0f;
    }
    quarter = new Blocks(kernels, weights, "quarter", shape.block(), shape.quarterBlocks(), narrow);
    float[] p = weights.values("out.weight");
    float[] pb = weights.values("out.bias");
    int patch = RGB * PATCH * PATCH;
    out =
        Layer.of(
            kernels,
            kernel,
            patch,
            narrow,
            (o, i, tap) -> p[(Patches.channel(o, PATCH) * narrow + i) * taps + tap]);
    outScale = Scales.constant(CORRECTION, patch, out.paddedOutputs());
    outBias = new float[out.paddedOutputs()];
    for (int o = 0; o < patch; o++) {
      outBias[o] = CORRECTION * pb[Patches.channel(o, PATCH)];
    }
  }

  /** Implements {@link NetworkExecutor#decode}. */
  void decode(
      int height,
      int width,
      int level,
      List<float[]> latents,
      List<float[]> pixels,
      Workspace work) {
    int images = latents.size();
    FeatureMap z = work.input.resize(images, height, width, latentChannels);
    scale(latents, gain[level - 1], z);
    loop.run(z, block -> writeSkip(block, z, pixels));

    FeatureMap h = work.eighth.resize(images, height, width, shape.eighthChannels());
    loop.run(
        z,
        block -> {
          float[] y = in.apply(block, z);
          kernels.scaleShift(y, 0, block.positions(), inOnes, inBias, true);
          block.scatter(y, h);
        });
    eighth.apply(work.eighth, level, loop);

    FeatureMap wide = work.eighth.current();
    FeatureMap q = work.quarter.resize(images, 2 * height, 2 * width, shape.quarterChannels());
    loop.run(wide, block -> upsample(block, wide, q));
    quarter.apply(work.quarter, level, loop);

    FeatureMap narrow = work.quarter.current();
    loop.run(narrow, block -> addCorrection(block, narrow, pixels));
  }

  private static void scale(List<float[]> latents, float[] gain, FeatureMap z) {
    for (int image = 0; image < z.images(); image++) {
      float[] from = latents.get(image);
      int channels = from.length / (z.height() * z.width());
      int at = 0;
      for (int y = 0; y < z.height(); y++) {
        for (int x = 0; x < z.width(); x++) {
          int to = z.at(image, y, x);
          for (int c = 0; c < channels; c++) {
            z.values()[to + c] = Flush.activation(from[at++] * gain[c]);
          }
          Arrays.fill(z.values(), to + channels, to + z.stride(), 0f);
        }
      }
    }
  }

  private void writeSkip(TileBlock block, FeatureMap z, List<float[]> pixels) {
    float[] values = skip.apply(block, z);
    int stride = skip.paddedOutputs();
    int run = RGB * BLOCK;
    block.forEach(
        (image, y, x, row) -> {
          float[] to = pixels.get(image);
          for (int line = 0; line < BLOCK; line++) {
            int at = ((y * BLOCK + line) * z.width() + x) * run;
            System.arraycopy(values, row * stride + line * run, to, at, run);
          }
        });
  }

  private void upsample(TileBlock block, FeatureMap from, FeatureMap to) {
    float[] values = up.apply(block, from);
    kernels.scaleShift(values, 0, block.positions(), upOnes, upBias, true);
    int stride = to.stride();
    block.forEach(
        (image, y, x, row) -> {
          for (int i = 0; i < 4; i++) {
            int at = to.at(image, 2 * y + i / 2, 2 * x + i % 2);
            System.arraycopy(values, (row * 4 + i) * stride, to.values(), at, stride);
          }
        });
  }

  private void addCorrection(TileBlock block, FeatureMap from, List<float[]> pixels) {
    float[] values = out.apply(block, from);
    kernels.scaleShift(values, 0, block.positions(), outScale, outBias, false);
    int stride = out.paddedOutputs();
    int run = RGB * PATCH;
    block.forEach(
        (image, y, x, row) -> {
          float[] to = pixels.get(image);
          for (int line = 0; line < PATCH; line++) {
            int at = ((y * PATCH + line) * from.width() + x) * run;
            int source = row * stride + line * run;
            for (int i = 0; i < run; i++) {
              to[at + i] += values[source + i];
            }
          }
        });
  }
}
