package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.kernel.Exp;
import java.util.List;

/**
 * Reference implementation of the prior by its formulas, directly from the tensors: evaluates the
 * whole grid layer by layer for given codes. Shares only {@link Exp} and the list of subspaces with
 * the main code, and sums in the same order.
 */
final class ReferencePrior {
  private final RandomPrior source;
  private final Architecture sizes;
  private final List<Subspace> subspaces;
  private final int d;
  private final int c;
  private final int h;
  private final int height;
  private final int width;
  private final int q;

  /** Probability of code 0, {@code [position][subspace]}. */
  final float[][] zero;

  /** Weights of codes 1.., {@code [position * S + subspace][code - 1]}. */
  final float[][] weights;

  private final float[][] features;
  private final float[][] context;

  ReferencePrior(RandomPrior source, byte[] codes, int height, int width, int level) {
    this.source = source;
    this.sizes = source.architecture;
    this.subspaces = Subspace.of(sizes);
    this.d = sizes.latentChannels();
    this.c = sizes.priorChannels();
    this.h = sizes.headChannels();
    this.height = height;
    this.width = width;
    this.q = level - 1;
    int positions = height * width;
    features = new float[positions][];
    for (int p = 0; p < positions; p++) {
      features[p] = features(codes, p);
    }
    context = context();
    zero = new float[positions][subspaces.size()];
    weights = new float[positions * subspaces.size()][];
    for (int p = 0; p < positions; p++) {
      for (Subspace subspace : subspaces) {
        distribution(p, subspace);
      }
    }
  }

  private float[] features(byte[] codes, int p) {
    float[] unit = source.values("prior.unit");
    float[] f = new float[2 * d];
    for (Subspace subspace : subspaces) {
      int k = codes[p * subspaces.size() + subspace.index()] & 0xff;
      for (int i = 0; i < subspace.channels(); i++) {
        int channel = subspace.first() + i;
        float e = codeword(subspace, k, i);
        f[channel] = e / unit[q * d + channel];
        double size = Math.abs((double) e);
        double arsinh = StrictMath.log(size + StrictMath.sqrt(size * size + 1));
        f[d + channel] = (float) (0.7 * Math.signum(e) * arsinh);
      }
    }
    return f;
  }

  private float codeword(Subspace subspace, int code, int channel) {
    int row = subspace.member() * subspace.codewords() + code;
    return source.values("codebook." + subspace.group())[row * subspace.channels() + channel];
  }

  private float[][] context() {
    float[] w = source.values("prior.context.weight");
    float[][] hidden = new float[features.length][c];
    for (int p = 0; p < hidden.length; p++) {
      for (int o = 0; o < c; o++) {
        float sum = source.values("prior.context.bias")[q * c + o];
        for (int tap = 0; tap < 12; tap++) {
          float[] f = at(features, p, tap / 5 - 2, tap % 5 - 2, 2 * d);
          for (int i = 0; i < 2 * d; i++) {
            sum += f[i] * w[(o * 2 * d + i) * 15 + tap];
          }
        }
        hidden[p][o] = sum;
      }
    }
    for (int l = 0; l < sizes.priorBlocks(); l++) {
      residual(hidden, "prior.residual." + l);
    }
    for (float[] values : hidden) {
      rectify(values);
    }
    return hidden;
  }

  private void residual(float[][] hidden, String block) {
    float[] v = source.values(block + ".spatial.weight");
    float[] u = source.values(block + ".mix.weight");
    float[][] active = new float[hidden.length][];
    for (int p = 0; p < hidden.length; p++) {
      active[p] = rectify(hidden[p].clone());
    }
    for (int p = 0; p < hidden.length; p++) {
      float[] inner = source.values(block + ".spatial.bias").clone();
      for (int o = 0; o < c; o++) {
        for (int tap = 0; tap < 5; tap++) {
          float[] a = at(active, p, tap / 3 - 1, tap % 3 - 1, c);
          for (int i = 0; i < c; i++) {
            inner[o] += a[i] * v[(o * c + i) * 6 + tap];
          }
        }
      }
      rectify(inner);
      for (int o = 0; o < c; o++) {
        hidden[p][o] += source.values(block + ".mix.bias")[o];
        for (int i = 0; i < c; i++) {
          hidden[p][o] += inner[i] * u[o * c + i];
        }
      }
    }
  }

  private void distribution(int p, Subspace subspace) {
    float[] head = head(p, subspace);
    float[] mu = new float[subspace.channels()];
    float[] inverse = new float[subspace.channels()];
    float[] density = source.values("prior.density.weight");
    float[] densityBias = source.values("prior.density.bias");
    float p0 = 1f;
    for (int i = 0; i < subspace.channels(); i++) {
      int channel = subspace.first() + i;
      float location = location(p, channel, subspace.first());
      float logScale = densityBias[(sizes.levels() + q) * d + channel];
      for (int j = 0; j < h; j++) {
        location += head[j] * density[channel * h + j];
        logScale += head[j] * density[(d + channel) * h + j];
      }
      mu[i] = location * source.values("prior.unit")[q * d + channel];
      float scale = Exp.exp(Math.max(-4f, Math.min(5f, logScale)));
      inverse[i] = 1f / (scale * scale + 0.012f);
      p0 *= sigmoid((0.5f - mu[i]) / scale) - sigmoid((-0.5f - mu[i]) / scale);
    }
    p0 = Math.max(1e-6f, Math.min(1f - 1e-6f, p0));
    float[] logits = logits(head, subspace);
    float e = Exp.exp(Math.max(-15f, Math.min(15f, logits[0])));
    float flag = (p0 * e) / (p0 * e + (1f - p0));
    zero[p][subspace.index()] = Math.max(0x1p-24f, Math.min(1f - 0x1p-24f, flag));
    weights[p * subspaces.size() + subspace.index()] = softmax(logits, mu, inverse, subspace);
  }

  private float[] head(int p, Subspace subspace) {
    float[] a = source.values("prior.head.context.weight");
    float[] m = source.values("prior.head.depth.weight");
    float[] head = new float[h];
    for (int j = 0; j < h; j++) {
      int row = subspace.index() * h + j;
      head[j] = source.values("prior.head.bias")[row];
      for (int i = 0; i < c; i++) {
        head[j] += context[p][i] * a[row * c + i];
      }
      for (int i = 0; i < subspace.first(); i++) {
        head[j] += features[p][i] * m[row * 2 * d + i];
      }
      for (int i = 0; i < subspace.first(); i++) {
        head[j] += features[p][d + i] * m[(row * 2 + 1) * d + i];
      }
    }
    return rectify(head);
  }

  /** Returns a location without the term of the head. */
  private float location(int p, int channel, int first) {
    float[] near = source.values("prior.linear.context.weight");
    float sum = source.values("prior.density.bias")[q * d + channel];
    for (int tap = 0; tap < 4; tap++) {
      float[] f = at(features, p, tap / 3 - 1, tap % 3 - 1, 2 * d);
      for (int i = 0; i < d; i++) {
        sum += f[i] * near[(channel * d + i) * 6 + tap];
      }
    }
    for (int i = 0; i < first; i++) {
      sum += features[p][i] * source.values("prior.linear.depth.weight")[channel * d + i];
    }
    return sum;
  }

  private float[] logits(float[] head, Subspace subspace) {
    String name = "prior.logit." + subspace.group();
    int count = sizes.subspaces().get(subspace.group()).count();
    float[] logits = new float[subspace.codewords()];
    for (int k = 0; k < logits.length; k++) {
      int row = subspace.member() * subspace.codewords() + k;
      logits[k] = source.values(name + ".bias")[q * count * subspace.codewords() + row];
      for (int j = 0; j < h; j++) {
        logits[k] += head[j] * source.values(name + ".weight")[row * h + j];
      }
    }
    return logits;
  }

  private float[] softmax(float[] logits, float[] mu, float[] inverse, Subspace subspace) {
    float max = Float.NEGATIVE_INFINITY;
    for (int k = 1; k < logits.length; k++) {
      for (int i = 0; i < subspace.channels(); i++) {
        float distance = codeword(subspace, k, i) - mu[i];
        logits[k] -= (float) Math.sqrt(4f + distance * distance * inverse[i]);
      }
      max = Math.max(max, logits[k]);
    }
    float[] e = new float[logits.length - 1];
    for (int k = 1; k < logits.length; k++) {
      e[k - 1] = Exp.exp(Math.max(logits[k] - max, -14f));
    }
    return e;
  }

  private float[] at(float[][] grid, int p, int down, int right, int channels) {
    int row = p / width + down;
    int column = p % width + right;
    boolean inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? grid[row * width + column] : new float[channels];
  }

  private static float sigmoid(float x) {
    return 1f / (1f + Exp.exp(-Math.max(-30f, Math.min(30f, x))));
  }

  private static float[] rectify(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(x[i], 0.05f * x[i]);
      x[i] = Math.abs(x[i]) < 0x1p-30f ? 0f : x[i];
    }
    return x;
  }
}
