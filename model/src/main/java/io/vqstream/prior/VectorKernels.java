package io.vqstream.prior;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * SIMD implementation of the kernels: each lane performs the operations of {@link PlainKernels} for
 * one output in the same order, so the bits are the same. Loaded only if the module {@code
 * jdk.incubator.vector} is present.
 */
final class VectorKernels implements Kernels {
  private static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();

  /** Two vectors: the accumulators of four rows, the weights and an input fit into 16 registers. */
  private static final int BLOCK = 2 * LANES;

  /** Whether the accumulators of two panels fit into the registers. */
  private static final boolean WIDE = BLOCK == PANEL;

  @Override
  public void multiplyAdd(
      Matrix w, int rows, float[] x, int xStart, int xStride, float[] y, int yStride) {
    int inputs = w.inputs();
    float[] packed = w.packed();
    int o = 0;
    if (WIDE) {
      // Two panels at a time halve the number of broadcasts.
      int whole = rows & ~3;
      for (; o + 2 * PANEL <= w.paddedOutputs(); o += 2 * PANEL) {
        int wAt = o * inputs;
        for (int m = 0; m < whole; m += 4) {
          int xAt = xStart + m * xStride;
          fourWide(packed, wAt, inputs, x, xAt, xStride, y, o + m * yStride, yStride);
        }
        for (int m = whole; m < rows; m++) {
          oneWide(packed, wAt, inputs, x, xStart + m * xStride, y, o + m * yStride);
        }
      }
    }
    for (; o < w.paddedOutputs(); o += PANEL) {
      // The panel stays in the cache while all rows are multiplied by it.
      for (int b = 0; b < PANEL; b += BLOCK) {
        int wAt = o * inputs + b;
        int yAt = o + b;
        int m = 0;
        for (; m + 3 < rows; m += 4) {
          int xAt = xStart + m * xStride;
          four(packed, wAt, inputs, x, xAt, xStride, y, yAt + m * yStride, yStride);
        }
        if (m + 1 < rows) {
          int xAt = xStart + m * xStride;
          two(packed, wAt, inputs, x, xAt, xStride, y, yAt + m * yStride, yStride);
          m += 2;
        }
        if (m < rows) {
          one(packed, wAt, inputs, x, xStart + m * xStride, y, yAt + m * yStride);
        }
      }
    }
  }

  private static void fourWide(
      float[] w, int wAt, int inputs, float[] x, int xAt, int xs, float[] y, int yAt, int ys) {
    FloatVector a0 = load(y, yAt);
    FloatVector a1 = load(y, yAt + LANES);
    FloatVector a2 = load(y, yAt + 2 * LANES);
    FloatVector a3 = load(y, yAt + 3 * LANES);
    FloatVector b0 = load(y, yAt + ys);
    FloatVector b1 = load(y, yAt + ys + LANES);
    FloatVector b2 = load(y, yAt + ys + 2 * LANES);
    FloatVector b3 = load(y, yAt + ys + 3 * LANES);
    FloatVector c0 = load(y, yAt + 2 * ys);
    FloatVector c1 = load(y, yAt + 2 * ys + LANES);
    FloatVector c2 = load(y, yAt + 2 * ys + 2 * LANES);
    FloatVector c3 = load(y, yAt + 2 * ys + 3 * LANES);
    FloatVector d0 = load(y, yAt + 3 * ys);
    FloatVector d1 = load(y, yAt + 3 * ys + LANES);
    FloatVector d2 = load(y, yAt + 3 * ys + 2 * LANES);
    FloatVector d3 = load(y, yAt + 3 * ys + 3 * LANES);
    int next = inputs * PANEL;
    for (int i = 0; i < inputs; i++) {
      int at = wAt + i * PANEL;
      FloatVector w0 = load(w, at);
      FloatVector w1 = load(w, at + LANES);
      FloatVector w2 = load(w, at + next);
      FloatVector w3 = load(w, at + next + LANES);
      FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + i]);
      a0 = a0.add(v.mul(w0));
      a1 = a1.add(v.mul(w1));
      a2 = a2.add(v.mul(w2));
      a3 = a3.add(v.mul(w3));
      v = FloatVector.broadcast(FLOATS, x[xAt + xs + i]);
      b0 = b0.add(v.mul(w0));
      b1 = b1.add(v.mul(w1));
      b2 = b2.add(v.mul(w2));
      b3 = b3.add(v.mul(w3));
      v = FloatVector.broadcast(FLOATS, x[xAt + 2 * xs + i]);
      c0 = c0.add(v.mul(w0));
      c1 = c1.add(v.mul(w1));
      c2 = c2.add(v.mul(w2));
      c3 = c3.add(v.mul(w3));
      v = FloatVector.broadcast(FLOATS, x[xAt + 3 * xs + i]);
      d0 = d0.add(v.mul(w0));
      d1 = d1.add(v.mul(w1));
      d2 = d2.add(v.mul(w2));
      d3 = d3.add(v.mul(w3));
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + LANES);
    a2.intoArray(y, yAt + 2 * LANES);
    a3.intoArray(y, yAt + 3 * LANES);
    b0.intoArray(y, yAt + ys);
    b1.intoArray(y, yAt + ys + LANES);
    b2.intoArray(y, yAt + ys + 2 * LANES);
    b3.intoArray(y, yAt + ys + 3 * LANES);
    c0.intoArray(y, yAt + 2 * ys);
    c1.intoArray(y, yAt + 2 * ys + LANES);
    c2.intoArray(y, yAt + 2 * ys + 2 * LANES);
    c3.intoArray(y, yAt + 2 * ys + 3 * LANES);
    d0.intoArray(y, yAt + 3 * ys);
    d1.intoArray(y, yAt + 3 * ys + LANES);
    d2.intoArray(y, yAt + 3 * ys + 2 * LANES);
    d3.intoArray(y, yAt + 3 * ys + 3 * LANES);
  }

  private static void oneWide(
      float[] w, int wAt, int inputs, float[] x, int xAt, float[] y, int yAt) {
    FloatVector a0 = load(y, yAt);
    FloatVector a1 = load(y, yAt + LANES);
    FloatVector a2 = load(y, yAt + 2 * LANES);
    FloatVector a3 = load(y, yAt + 3 * LANES);
    int next = inputs * PANEL;
    for (int i = 0; i < inputs; i++) {
      int at = wAt + i * PANEL;
      FloatVector w0 = load(w, at);
      FloatVector w1 = load(w, at + LANES);
      FloatVector w2 = load(w, at + next);
      FloatVector w3 = load(w, at + next + LANES);
      FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + i]);
      a0 = a0.add(v.mul(w0));
      a1 = a1.add(v.mul(w1));
      a2 = a2.add(v.mul(w2));
      a3 = a3.add(v.mul(w3));
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + LANES);
    a2.intoArray(y, yAt + 2 * LANES);
    a3.intoArray(y, yAt + 3 * LANES);
  }

  private static void four(
      float[] w, int wAt, int inputs, float[] x, int xAt, int xs, float[] y, int yAt, int ys) {
    FloatVector a0 = load(y, yAt);
    FloatVector a1 = load(y, yAt + LANES);
    FloatVector b0 = load(y, yAt + ys);
    FloatVector b1 = load(y, yAt + ys + LANES);
    FloatVector c0 = load(y, yAt + 2 * ys);
    FloatVector c1 = load(y, yAt + 2 * ys + LANES);
    FloatVector d0 = load(y, yAt + 3 * ys);
    FloatVector d1 = load(y, yAt + 3 * ys + LANES);
    for (int i = 0; i < inputs; i++) {
      FloatVector w0 = load(w, wAt + i * PANEL);
      FloatVector w1 = load(w, wAt + i * PANEL + LANES);
      FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + i]);
      a0 = a0.add(v.mul(w0));
      a1 = a1.add(v.mul(w1));
      v = FloatVector.broadcast(FLOATS, x[xAt + xs + i]);
      b0 = b0.add(v.mul(w0));
      b1 = b1.add(v.mul(w1));
      v = FloatVector.broadcast(FLOATS, x[xAt + 2 * xs + i]);
      c0 = c0.add(v.mul(w0));
      c1 = c1.add(v.mul(w1));
      v = FloatVector.broadcast(FLOATS, x[xAt + 3 * xs + i]);
      d0 = d0.add(v.mul(w0));
      d1 = d1.add(v.mul(w1));
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + LANES);
    b0.intoArray(y, yAt + ys);
    b1.intoArray(y, yAt + ys + LANES);
    c0.intoArray(y, yAt + 2 * ys);
    c1.intoArray(y, yAt + 2 * ys + LANES);
    d0.intoArray(y, yAt + 3 * ys);
    d1.intoArray(y, yAt + 3 * ys + LANES);
  }

  private static void two(
      float[] w, int wAt, int inputs, float[] x, int xAt, int xs, float[] y, int yAt, int ys) {
    FloatVector a0 = load(y, yAt);
    FloatVector a1 = load(y, yAt + LANES);
    FloatVector b0 = load(y, yAt + ys);
    FloatVector b1 = load(y, yAt + ys + LANES);
    for (int i = 0; i < inputs; i++) {
      FloatVector w0 = load(w, wAt + i * PANEL);
      FloatVector w1 = load(w, wAt + i * PANEL + LANES);
      FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + i]);
      a0 = a0.add(v.mul(w0));
      a1 = a1.add(v.mul(w1));
      v = FloatVector.broadcast(FLOATS, x[xAt + xs + i]);
      b0 = b0.add(v.mul(w0));
      b1 = b1.add(v.mul(w1));
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + LANES);
    b0.intoArray(y, yAt + ys);
    b1.intoArray(y, yAt + ys + LANES);
  }

  private static void one(float[] w, int wAt, int inputs, float[] x, int xAt, float[] y, int yAt) {
    FloatVector a0 = load(y, yAt);
    FloatVector a1 = load(y, yAt + LANES);
    for (int i = 0; i < inputs; i++) {
      FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + i]);
      a0 = a0.add(v.mul(load(w, wAt + i * PANEL)));
      a1 = a1.add(v.mul(load(w, wAt + i * PANEL + LANES)));
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + LANES);
  }

  @Override
  public void activate(float[] x, int padded) {
    FloatVector zero = FloatVector.zero(FLOATS);
    for (int i = 0; i < padded; i += LANES) {
      FloatVector v = load(x, i);
      v = v.mul(SLOPE).blend(v, v.compare(VectorOperators.GT, zero));
      v = v.blend(zero, v.abs().compare(VectorOperators.LT, TINY));
      v.intoArray(x, i);
    }
  }

  @Override
  public void exp(float[] x, int padded) {
    for (int i = 0; i < padded; i += LANES) {
      exp(clamp(load(x, i))).intoArray(x, i);
    }
  }

  private static FloatVector clamp(FloatVector x) {
    FloatVector high = x.blend(Exp.LIMIT, x.compare(VectorOperators.GT, Exp.LIMIT));
    return high.blend(-Exp.LIMIT, high.compare(VectorOperators.LT, -Exp.LIMIT));
  }

  /** Returns the exponential of arguments that have been clamped. */
  private static FloatVector exp(FloatVector x) {
    FloatVector shifted = x.mul(Exp.INVERSE_LN2).add(Exp.ROUNDER);
    FloatVector n = shifted.sub(Exp.ROUNDER);
    FloatVector r = x.sub(n.mul(Exp.LN2_HIGH)).sub(n.mul(Exp.LN2_LOW));
    FloatVector p = r.mul(Exp.C6).add(Exp.C5);
    p = p.mul(r).add(Exp.C4);
    p = p.mul(r).add(Exp.C3);
    p = p.mul(r).add(Exp.C2);
    p = p.mul(r).add(1f);
    p = p.mul(r).add(1f);
    IntVector scale =
        shifted
            .viewAsIntegralLanes()
            .reinterpretAsInts()
            .add(127 - Float.floatToRawIntBits(Exp.ROUNDER))
            .lanewise(VectorOperators.LSHL, 23);
    return p.mul(scale.reinterpretAsFloats());
  }

  @Override
  public void subtractDistances(
      float[] codewords, int channels, float[] mu, float[] inverse, int at, Logits logits) {
    float[] l = logits.values();
    int padded = logits.padded();
    for (int c = 0; c < channels; c++) {
      FloatVector location = FloatVector.broadcast(FLOATS, mu[at + c]);
      FloatVector scale = FloatVector.broadcast(FLOATS, inverse[at + c]);
      for (int k = 0; k < padded; k += LANES) {
        FloatVector distance = load(codewords, c * padded + k).sub(location);
        FloatVector root = distance.mul(distance).mul(scale).add(LOGIT_FLOOR).sqrt();
        load(l, logits.start() + k).sub(root).intoArray(l, logits.start() + k);
      }
    }
  }

  @Override
  public void softmax(Logits logits, float[] weights, int[] frequencies) {
    // Three loops, each small enough for the compiler to keep its vectors in registers.
    weights(logits, max(logits), weights);
    frequencies(weights, logits.padded(), frequencies);
  }

  private static float max(Logits logits) {
    FloatVector max = load(logits.values(), logits.start());
    for (int k = LANES; k < logits.padded(); k += LANES) {
      FloatVector v = load(logits.values(), logits.start() + k);
      max = max.blend(v, v.compare(VectorOperators.GT, max));
    }
    return max.reduceLanes(VectorOperators.MAX); // exact in any order
  }

  private static void weights(Logits logits, float max, float[] weights) {
    FloatVector min = FloatVector.broadcast(FLOATS, MIN_LOGIT_DIFFERENCE);
    for (int k = 0; k < logits.padded(); k += LANES) {
      FloatVector x = load(logits.values(), logits.start() + k).sub(max);
      exp(min.blend(x, x.compare(VectorOperators.GT, min))).intoArray(weights, k);
    }
  }

  /** Rounds to integers by adding 2^23, which leaves them in the low bits of the sum. */
  private static void frequencies(float[] weights, int padded, int[] frequencies) {
    for (int k = 0; k < padded; k += LANES) {
      load(weights, k)
          .mul(FREQUENCY_SCALE)
          .add(0x1p23f)
          .reinterpretAsInts()
          .sub(Float.floatToRawIntBits(0x1p23f))
          .intoArray(frequencies, k);
    }
  }

  @Override
  public void costs(
      float[] codewords,
      int channels,
      float[] y,
      int yAt,
      float[] rdWeights,
      int rdAt,
      Logits logits,
      float[] costs) {
    int padded = logits.padded();
    for (int k = 0; k < padded; k += LANES) {
      load(logits.values(), logits.start() + k).mul(-LOG2_E).intoArray(costs, k);
    }
    for (int c = 0; c < channels; c++) {
      FloatVector latent = FloatVector.broadcast(FLOATS, y[yAt + c]);
      FloatVector weight = FloatVector.broadcast(FLOATS, rdWeights[rdAt + c]);
      for (int k = 0; k < padded; k += LANES) {
        FloatVector distance = latent.sub(load(codewords, c * padded + k));
        load(costs, k).add(distance.mul(distance).mul(weight)).intoArray(costs, k);
      }
    }
  }

  private static FloatVector load(float[] array, int at) {
    return FloatVector.fromArray(FLOATS, array, at);
  }
}
