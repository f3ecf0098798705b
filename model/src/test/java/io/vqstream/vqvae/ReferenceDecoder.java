package io.vqstream.vqvae;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.TransformShape;
import io.vqstream.network.NetworkExecutor;

/** The decoder network by its definition, in double precision, on one window. */
final class ReferenceDecoder {
  private static final int BLOCK = Architecture.BLOCK;

  private final Checkpoint checkpoint;
  private final Architecture architecture;

  /** Activations, {@code [C][H][W]}. */
  private record Map(int channels, int height, int width, double[] values) {
    double at(int c, int y, int x) {
      boolean inside = y >= 0 && y < height && x >= 0 && x < width;
      return inside ? values[(c * height + y) * width + x] : 0;
    }
  }

  ReferenceDecoder(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    architecture = checkpoint.architecture();
  }

  /**
   * Decodes latents.
   *
   * @param latents {@code [h][w][D]}
   * @return pixels {@code [8h][8w][3]}, as those of {@link NetworkExecutor}
   */
  double[] decode(int height, int width, int level, double[] latents) {
    int depth = architecture.latentChannels();
    TransformShape shape = architecture.decoder();
    Map z = new Map(depth, height, width, new double[latents.length]);
    Map standard = new Map(depth, height, width, new double[latents.length]);
    for (int i = 0; i < latents.length; i++) {
      int c = i % depth;
      int to = c * height * width + i / depth;
      z.values[to] = latents[i] * Math.exp(tensor("log_gain")[(level - 1) * depth + c]);
      standard.values[to] = z.values[to] / tensor("deviation")[c];
    }
    Map skip = depthToSpace(convolve(z, "skip", 3), BLOCK);
    int kernel = shape.block() == BlockType.RESIDUAL ? 3 : 1;
    Map h = rectify(convolve(standard, "in", kernel));
    for (int i = 0; i < shape.eighthBlocks(); i++) {
      h = block(h, "eighth." + i, level);
    }
    h = rectify(depthToSpace(convolve(h, "up", kernel), 2));
    for (int i = 0; i < shape.quarterBlocks(); i++) {
      h = block(h, "quarter." + i, level);
    }
    Map correction = depthToSpace(convolve(h, "out", kernel), 4);
    double[] pixels = new double[skip.values.length];
    int plane = pixels.length / 3;
    for (int i = 0; i < pixels.length; i++) {
      int from = i % 3 * plane + i / 3;
      pixels[i] = skip.values[from] + correction.values[from] / 4;
    }
    return pixels;
  }

  private Map block(Map x, String name, int level) {
    if (architecture.decoder().block() == BlockType.RESIDUAL) {
      return add(
          x, convolve(activate(convolve(x, name + ".spatial", 3), name, level), name + ".mix", 1));
    }
    Map a = activate(convolve(x, name + ".pointwise", 1), name, level);
    Map y = add(x, convolve(depthwise(a, name + ".depthwise"), name + ".mix", 1));
    Map e = convolve(y, name + ".expand", 1);
    double[] gated = new double[e.values.length / 2];
    for (int i = 0; i < gated.length; i++) {
      double gate = e.values[gated.length + i] / 4 + 0.5;
      gated[i] = e.values[i] * Math.max(0, Math.min(1, gate));
    }
    return add(
        y, convolve(new Map(2 * x.channels, x.height, x.width, gated), name + ".project", 1));
  }

  private Map activate(Map x, String name, int level) {
    int plane = x.height * x.width;
    double[] y = new double[x.values.length];
    for (int i = 0; i < y.length; i++) {
      int at = (level - 1) * x.channels + i / plane;
      double scale = 1 + (double) tensor(name + ".level.scale")[at];
      y[i] = x.values[i] * scale + tensor(name + ".level.bias")[at];
    }
    return rectify(new Map(x.channels, x.height, x.width, y));
  }

  private static Map rectify(Map x) {
    double[] y = x.values.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] = y[i] > 0 ? y[i] : y[i] * Architecture.LEAKY_RELU_SLOPE;
    }
    return new Map(x.channels, x.height, x.width, y);
  }

  private static Map add(Map a, Map b) {
    double[] sum = a.values.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b.values[i];
    }
    return new Map(a.channels, a.height, a.width, sum);
  }

  private Map convolve(Map x, String name, int kernel) {
    float[] weight = tensor(name + ".weight");
    boolean biased = checkpoint.tensorNames().contains("decoder." + name + ".bias");
    int taps = kernel * kernel;
    int outputs = checkpoint.tensor("decoder." + name + ".weight").shape()[0];
    double[] y = new double[outputs * x.height * x.width];
    for (int i = 0; i < y.length; i++) {
      int o = i / x.width / x.height;
      double sum = biased ? tensor(name + ".bias")[o] : 0;
      for (int j = 0; j < x.channels * taps; j++) {
        int row = i / x.width % x.height + j % taps / kernel - kernel / 2;
        int column = i % x.width + j % kernel - kernel / 2;
        sum += weight[o * x.channels * taps + j] * x.at(j / taps, row, column);
      }
      y[i] = sum;
    }
    return new Map(outputs, x.height, x.width, y);
  }

  private Map depthwise(Map x, String name) {
    float[] weight = tensor(name + ".weight");
    double[] y = new double[x.values.length];
    for (int i = 0; i < y.length; i++) {
      int c = i / x.width / x.height;
      y[i] = tensor(name + ".bias")[c];
      for (int tap = 0; tap < 9; tap++) {
        int row = i / x.width % x.height + tap / 3 - 1;
        y[i] += weight[c * 9 + tap] * x.at(c, row, i % x.width + tap % 3 - 1);
      }
    }
    return new Map(x.channels, x.height, x.width, y);
  }

  private static Map depthToSpace(Map x, int n) {
    int height = x.height * n;
    int width = x.width * n;
    double[] y = new double[x.values.length];
    for (int i = 0; i < y.length; i++) {
      int row = i / width % height;
      int column = i % width;
      int c = i / width / height * n * n + row % n * n + column % n;
      y[i] = x.at(c, row / n, column / n);
    }
    return new Map(x.channels / n / n, height, width, y);
  }

  private float[] tensor(String name) {
    return checkpoint.tensor("decoder." + name).values();
  }
}
