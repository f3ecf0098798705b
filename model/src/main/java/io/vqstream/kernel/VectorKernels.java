package io.vqstream.kernel;

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
  private static final VectorSpecies<Float> FLOATS = VectorMatrix.FLOATS;
  private static final int LANES = VectorMatrix.LANES;

  @Override
  public void multiplyPanel(
      Matrix w,
      int panel,
      int rows,
      float[] x,
      int xStart,
      int xStride,
      float[] y,
      int yStart,
      int yStride) {
    VectorMatrix.multiplyPanel(w, panel, rows, x, xStart, xStride, y, yStart, yStride);
  }

  @Override
  public void transformInput(
      float[] x, int at, int step, float[] y, int to, int toStep, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector d0 = load(x, at + i);
      FloatVector d1 = load(x, at + step + i);
      FloatVector d2 = load(x, at + 2 * step + i);
      FloatVector d3 = load(x, at + 3 * step + i);
      FloatVector d4 = load(x, at + 4 * step + i);
      FloatVector d5 = load(x, at + 5 * step + i);
      FloatVector evenOuter = d4.sub(d2.mul(4f));
      FloatVector oddOuter = d3.sub(d1.mul(4f));
      FloatVector evenInner = d4.sub(d2);
      FloatVector oddInner = d3.sub(d1).mul(2f);
      d0.mul(4f).sub(d2.mul(5f)).add(d4).intoArray(y, to + i);
      evenOuter.add(oddOuter).intoArray(y, to + toStep + i);
      evenOuter.sub(oddOuter).intoArray(y, to + 2 * toStep + i);
      evenInner.add(oddInner).intoArray(y, to + 3 * toStep + i);
      evenInner.sub(oddInner).intoArray(y, to + 4 * toStep + i);
      d1.mul(4f).sub(d3.mul(5f)).add(d5).intoArray(y, to + 5 * toStep + i);
    }
  }

  @Override
  public void transformOutput(
      float[] x, int at, int step, float[] y, int to, int toStep, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector m1 = load(x, at + step + i);
      FloatVector m2 = load(x, at + 2 * step + i);
      FloatVector m3 = load(x, at + 3 * step + i);
      FloatVector m4 = load(x, at + 4 * step + i);
      FloatVector sum1 = m1.add(m2);
      FloatVector difference1 = m1.sub(m2);
      FloatVector sum2 = m3.add(m4);
      FloatVector difference2 = m3.sub(m4);
      load(x, at + i).add(sum1).add(sum2).intoArray(y, to + i);
      difference1.add(difference2.mul(2f)).intoArray(y, to + toStep + i);
      sum1.add(sum2.mul(4f)).intoArray(y, to + 2 * toStep + i);
      difference1
          .add(difference2.mul(8f))
          .add(load(x, at + 5 * step + i))
          .intoArray(y, to + 3 * toStep + i);
    }
  }

  @Override
  public void scaleShift(
      float[] x, int at, int rows, float[] scale, float[] bias, boolean rectify) {
    int width = scale.length;
    for (int m = at; m < at + rows * width; m += width) {
      for (int i = 0; i < width; i += LANES) {
        FloatVector v = load(x, m + i).mul(load(scale, i)).add(load(bias, i));
        flush(rectify ? rectify(v) : v).intoArray(x, m + i);
      }
    }
  }

  @Override
  public void flush(float[] x, int at, int padded) {
    for (int i = at; i < at + padded; i += LANES) {
      flush(load(x, i)).intoArray(x, i);
    }
  }

  @Override
  public void depthwise(
      float[] x, int at, int rowStride, float[] w, float[] bias, float[] y, int to) {
    int width = bias.length;
    for (int i = 0; i < width; i += LANES) {
      int above = at - rowStride + i;
      int below = at + rowStride + i;
      FloatVector sum =
          load(bias, i)
              .add(load(x, above - width).mul(load(w, i)))
              .add(load(x, above).mul(load(w, width + i)))
              .add(load(x, above + width).mul(load(w, 2 * width + i)))
              .add(load(x, at + i - width).mul(load(w, 3 * width + i)))
              .add(load(x, at + i).mul(load(w, 4 * width + i)))
              .add(load(x, at + i + width).mul(load(w, 5 * width + i)))
              .add(load(x, below - width).mul(load(w, 6 * width + i)))
              .add(load(x, below).mul(load(w, 7 * width + i)))
              .add(load(x, below + width).mul(load(w, 8 * width + i)));
      flush(sum).intoArray(y, to + i);
    }
  }

  @Override
  public void gate(float[] x, int rows, int width, float[] y) {
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector four = FloatVector.broadcast(FLOATS, 4f);
    for (int m = 0; m < rows; m++) {
      int at = 2 * m * width;
      for (int i = 0; i < width; i += LANES) {
        FloatVector gate = load(x, at + width + i).add(2f);
        gate = zero.blend(gate, gate.compare(VectorOperators.GT, zero));
        gate = four.blend(gate, gate.compare(VectorOperators.LT, four));
        flush(load(x, at + i).mul(gate)).intoArray(y, m * width + i);
      }
    }
  }

  private static FloatVector rectify(FloatVector v) {
    return v.mul(SLOPE).blend(v, v.compare(VectorOperators.GT, FloatVector.zero(FLOATS)));
  }

  private static FloatVector flush(FloatVector v) {
    return v.blend(FloatVector.zero(FLOATS), v.abs().compare(VectorOperators.LT, TINY));
  }

  @Override
  public void activate(float[] x, int padded) {
    for (int i = 0; i < padded; i += LANES) {
      flush(rectify(load(x, i))).intoArray(x, i);
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
    return VectorMatrix.load(array, at);
  }
}
