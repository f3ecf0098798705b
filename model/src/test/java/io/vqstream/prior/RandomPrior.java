package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TransformShape;
import io.vqstream.kernel.Kernels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Priors with seeded random weights, and grids for them. */
final class RandomPrior {
  /** The prior does not depend on the size of the other networks. */
  private static final TransformShape NETWORK = new TransformShape(BlockType.RESIDUAL, 8, 1, 8, 1);

  /**
   * Small enough for the naive reference, with subspaces of every kind and sizes that fill no
   * panel.
   */
  static final Architecture TINY =
      new Architecture(
          3,
          12,
          NETWORK,
          NETWORK,
          List.of(
              new SubspaceGroup(2, 1, 16), new SubspaceGroup(3, 2, 12), new SubspaceGroup(1, 4, 8)),
          8,
          2,
          4);

  /** The prior of the bundled checkpoints. */
  static final Architecture FULL =
      new Architecture(
          6,
          64,
          NETWORK,
          NETWORK,
          List.of(
              new SubspaceGroup(8, 1, 256),
              new SubspaceGroup(12, 2, 256),
              new SubspaceGroup(16, 2, 128)),
          128,
          3,
          24);

  final Architecture architecture;
  final Map<String, Tensor> tensors = new HashMap<>();
  private final SplittableRandom random;

  RandomPrior(Architecture architecture, long seed) {
    this.architecture = architecture;
    this.random = new SplittableRandom(seed);
    int q = architecture.levels();
    int d = architecture.latentChannels();
    int c = architecture.priorChannels();
    int h = architecture.headChannels();
    int s = architecture.subspaceCount();
    for (int g = 0; g < architecture.subspaces().size(); g++) {
      SubspaceGroup group = architecture.subspaces().get(g);
      int count = group.count();
      int k = group.codewords();
      float[] codebook = normal("codebook." + g, 0f, 3f, count, k, group.dimensions());
      for (int i = 0; i < count; i++) {
        int row = i * k * group.dimensions();
        Arrays.fill(codebook, row, row + group.dimensions(), 0f);
      }
      normal("prior.logit." + g + ".weight", 0f, 1f / h, count, k, h);
      normal("prior.logit." + g + ".bias", 0f, 0.5f, q, count, k);
    }
    float[] unit = normal("prior.unit", 0f, 0.3f, q, d);
    for (int i = 0; i < unit.length; i++) {
      unit[i] = 1f + Math.abs(unit[i]);
    }
    mask(normal("prior.context.weight", 0f, 0.1f / d, c, 2 * d, 3, 5), 15, 12, 13, 14);
    normal("prior.context.bias", 0f, 0.3f, q, c);
    for (int l = 0; l < architecture.priorBlocks(); l++) {
      String block = "prior.residual." + l;
      mask(normal(block + ".spatial.weight", 0f, 0.5f / c, c, c, 2, 3), 6, 5);
      normal(block + ".spatial.bias", 0f, 0.2f, c);
      normal(block + ".mix.weight", 0f, 0.5f / c, c, c);
      normal(block + ".mix.bias", 0f, 0.2f, c);
    }
    normal("prior.head.context.weight", 0f, 1f / c, s * h, c);
    float[] depth = normal("prior.head.depth.weight", 0f, 0.5f / d, s * h, 2 * d);
    normal("prior.head.bias", 0f, 0.3f, s * h);
    normal("prior.density.weight", 0f, 0.5f / h, 2, d, h);
    float[] density = normal("prior.density.bias", 0f, 0.3f, 2, q, d);
    for (int i = q * d; i < density.length; i++) {
      density[i] -= 1.2f; // narrow enough for most codes to be zero
    }
    mask(normal("prior.linear.context.weight", 0f, 0.3f / d, d, d, 2, 3), 6, 4, 5);
    float[] linear = normal("prior.linear.depth.weight", 0f, 0.3f / d, d, d);
    for (Subspace subspace : Subspace.of(architecture)) {
      for (int f = 0; f < 2 * d; f++) {
        for (int j = 0; j < h && f % d >= subspace.first(); j++) {
          depth[(subspace.index() * h + j) * 2 * d + f] = 0f;
        }
      }
      for (int o = subspace.first(); o < subspace.first() + subspace.channels(); o++) {
        Arrays.fill(linear, o * d + subspace.first(), (o + 1) * d, 0f);
      }
    }
  }

  PixelCnnPrior prior(Kernels kernels) {
    return new PixelCnnPrior(architecture, tensors::get, kernels);
  }

  float[] values(String name) {
    return tensors.get(name).values();
  }

  /** Returns latents that are usually near zero and sometimes far from it. */
  float[] latents(int height, int width) {
    float[] latents = new float[architecture.latentChannels() * height * width];
    for (int i = 0; i < latents.length; i++) {
      double u = random.nextDouble() - 0.5;
      latents[i] = (float) (-0.6 * Math.signum(u) * StrictMath.log(1 - 1.999 * Math.abs(u)));
    }
    return latents;
  }

  /** Returns random codes, a third of them zero. */
  byte[] codes(int height, int width) {
    List<Subspace> subspaces = Subspace.of(architecture);
    byte[] codes = new byte[height * width * subspaces.size()];
    for (int i = 0; i < codes.length; i++) {
      int codewords = subspaces.get(i % subspaces.size()).codewords();
      codes[i] = random.nextInt(3) == 0 ? 0 : (byte) random.nextInt(codewords);
    }
    return codes;
  }

  float[] lambda() {
    return lambda(0.15f);
  }

  float[] lambda(float value) {
    float[] lambda = new float[architecture.latentChannels()];
    Arrays.fill(lambda, value);
    return lambda;
  }

  private float[] normal(String name, float mean, float deviation, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      double sum = -6; // Irwin-Hall: no library function whose last bit may vary
      for (int j = 0; j < 12; j++) {
        sum += random.nextDouble();
      }
      values[i] = (float) (mean + deviation * sum);
    }
    tensors.put(name, new Tensor(name, shape, values));
    return values;
  }

  private static void mask(float[] values, int kernel, int... hidden) {
    for (int row = 0; row < values.length; row += kernel) {
      for (int tap : hidden) {
        values[row + tap] = 0f;
      }
    }
  }
}
