package io.vqstream.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The matrix product of {@link VectorKernels}: blocks of rows by vectors of outputs whose sums stay
 * in registers.
 *
 * <p>A block of six rows by four vectors uses 24 of 32 registers for sums (AVX-512, NEON). Of 16
 * registers (AVX2, SSE), a block of two by four uses 8 for sums and 4 for weights; with more sums,
 * C2 spills registers as soon as it schedules the loads of all rows together.
 *
 * <p>With 16 registers, whose small blocks of rows read the weights more often, inputs are taken in
 * blocks whose weights stay in the L1 cache from one block of rows to the next. The order of sums
 * is the same as without blocks.
 */
final class VectorMatrix {
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  static final int LANES = FLOATS.length();

  /** Weights of a block of inputs: 24 KiB, for an L1 cache of 32. */
  private static final int BLOCK = 6144;

  private VectorMatrix() {}

  /** Implements {@link Kernels#multiplyPanel}. */
  static void multiplyPanel(
      Matrix matrix,
      int panel,
      int rows,
      float[] x,
      int xStart,
      int xStride,
      float[] y,
      int yStart,
      int yStride) {
    float[] w = matrix.packed();
    int inputs = matrix.inputs();
    int width = matrix.panelWidth(panel);
    int wAt = matrix.panelStart(panel) * inputs;
    int block = Panels.REGISTERS == 16 ? BLOCK / width : inputs;
    for (int i = 0; i < inputs; i += block) {
      int count = Math.min(block, inputs - i);
      multiplyBlock(
          width / LANES,
          w,
          wAt + i * width,
          count,
          rows,
          x,
          xStart + i,
          xStride,
          y,
          yStart,
          yStride);
    }
  }

  private static void multiplyBlock(
      int vectors,
      float[] w,
      int wAt,
      int inputs,
      int rows,
      float[] x,
      int xStart,
      int xStride,
      float[] y,
      int yStart,
      int yStride) {
    int m = 0;
    if (vectors == 4) {
      if (Panels.REGISTERS == 32) {
        for (; m + 6 <= rows; m += 6) {
          int xAt = xStart + m * xStride;
          rows6x4(w, wAt, inputs, x, xAt, xStride, y, yStart + m * yStride, yStride);
        }
        for (; m + 3 <= rows; m += 3) {
          int xAt = xStart + m * xStride;
          rows3x4(w, wAt, inputs, x, xAt, xStride, y, yStart + m * yStride, yStride);
        }
      }
      for (; m + 2 <= rows; m += 2) {
        int xAt = xStart + m * xStride;
        rows2x4(w, wAt, inputs, x, xAt, xStride, y, yStart + m * yStride, yStride);
      }
      for (; m < rows; m++) {
        rows1x4(w, wAt, inputs, x, xStart + m * xStride, y, yStart + m * yStride);
      }
    } else {
      for (; m + 5 <= rows; m += 5) {
        int xAt = xStart + m * xStride;
        rows5x2(w, wAt, inputs, x, xAt, xStride, y, yStart + m * yStride, yStride);
      }
      for (; m + 3 <= rows; m += 3) {
        int xAt = xStart + m * xStride;
        rows3x2(w, wAt, inputs, x, xAt, xStride, y, yStart + m * yStride, yStride);
      }
      for (; m < rows; m++) {
        rows1x2(w, wAt, inputs, x, xStart + m * xStride, y, yStart + m * yStride);
      }
    }
  }

  private static void rows6x4(
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
    FloatVector e0 = load(y, yAt + 4 * ys);
    FloatVector e1 = load(y, yAt + 4 * ys + LANES);
    FloatVector e2 = load(y, yAt + 4 * ys + 2 * LANES);
    FloatVector e3 = load(y, yAt + 4 * ys + 3 * LANES);
    FloatVector f0 = load(y, yAt + 5 * ys);
    FloatVector f1 = load(y, yAt + 5 * ys + LANES);
    FloatVector f2 = load(y, yAt + 5 * ys + 2 * LANES);
    FloatVector f3 = load(y, yAt + 5 * ys + 3 * LANES);
    for (int i = 0; i < inputs; i++) {
      int at = wAt + i * 4 * LANES;
      FloatVector w0 = load(w, at);
      FloatVector w1 = load(w, at + LANES);
      FloatVector w2 = load(w, at + 2 * LANES);
      FloatVector w3 = load(w, at + 3 * LANES);
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
      v = FloatVector.broadcast(FLOATS, x[xAt + 4 * xs + i]);
      e0 = e0.add(v.mul(w0));
      e1 = e1.add(v.mul(w1));
      e2 = e2.add(v.mul(w2));
      e3 = e3.add(v.mul(w3));
      v = FloatVector.broadcast(FLOATS, x[xAt + 5 * xs + i]);
      f0 = f0.add(v.mul(w0));
      f1 = f1.add(v.mul(w1));
      f2 = f2.add(v.mul(w2));
      f3 = f3.add(v.mul(w3));
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
    e0.intoArray(y, yAt + 4 * ys);
    e1.intoArray(y, yAt + 4 * ys + LANES);
    e2.intoArray(y, yAt + 4 * ys + 2 * LANES);
    e3.intoArray(y, yAt + 4 * ys + 3 * LANES);
    f0.intoArray(y, yAt + 5 * ys);
    f1.intoArray(y, yAt + 5 * ys + LANES);
    f2.intoArray(y, yAt + 5 * ys + 2 * LANES);
    f3.intoArray(y, yAt + 5 * ys + 3 * LANES);
  }

  private static void rows3x4(
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
    for (int i = 0; i < inputs; i++) {
      int at = wAt + i * 4 * LANES;
      FloatVector w0 = load(w, at);
      FloatVector w1 = load(w, at + LANES);
      FloatVector w2 = load(w, at + 2 * LANES);
      FloatVector w3 = load(w, at + 3 * LANES);
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
  }

  private static void rows2x4(
      float[] w, int wAt, int inputs, float[] x, int xAt, int xs, float[] y, int yAt, int ys) {
    FloatVector a0 = load(y, yAt);
    FloatVector a1 = load(y, yAt + LANES);
    FloatVector a2 = load(y, yAt + 2 * LANES);
    FloatVector a3 = load(y, yAt + 3 * LANES);
    FloatVector b0 = load(y, yAt + ys);
    FloatVector b1 = load(y, yAt + ys + LANES);
    FloatVector b2 = load(y, yAt + ys + 2 * LANES);
    FloatVector b3 = load(y, yAt + ys + 3 * LANES);
    for (int i = 0; i < inputs; i++) {
      int at = wAt + i * 4 * LANES;
      FloatVector w0 = load(w, at);
      FloatVector w1 = load(w, at + LANES);
      FloatVector w2 = load(w, at + 2 * LANES);
      FloatVector w3 = load(w, at + 3 * LANES);
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
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + LANES);
    a2.intoArray(y, yAt + 2 * LANES);
    a3.intoArray(y, yAt + 3 * LANES);
    b0.intoArray(y, yAt + ys);
    b1.intoArray(y, yAt + ys + LANES);
    b2.intoArray(y, yAt + ys + 2 * LANES);
    b3.intoArray(y, yAt + ys + 3 * LANES);
  }

  private static void rows1x4(
      float[] w, int wAt, int inputs, float[] x, int xAt, float[] y, int yAt) {
    FloatVector a0 = load(y, yAt);
    FloatVector a1 = load(y, yAt + LANES);
    FloatVector a2 = load(y, yAt + 2 * LANES);
    FloatVector a3 = load(y, yAt + 3 * LANES);
    for (int i = 0; i < inputs; i++) {
      int at = wAt + i * 4 * LANES;
      FloatVector w0 = load(w, at);
      FloatVector w1 = load(w, at + LANES);
      FloatVector w2 = load(w, at + 2 * LANES);
      FloatVector w3 = load(w, at + 3 * LANES);
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

  private static void rows5x2(
      float[] w, int wAt, int inputs, float[] x, int xAt, int xs, float[] y, int yAt, int ys) {
    FloatVector a0 = load(y, yAt);
    FloatVector a1 = load(y, yAt + LANES);
    FloatVector b0 = load(y, yAt + ys);
    FloatVector b1 = load(y, yAt + ys + LANES);
    FloatVector c0 = load(y, yAt + 2 * ys);
    FloatVector c1 = load(y, yAt + 2 * ys + LANES);
    FloatVector d0 = load(y, yAt + 3 * ys);
    FloatVector d1 = load(y, yAt + 3 * ys + LANES);
    FloatVector e0 = load(y, yAt + 4 * ys);
    FloatVector e1 = load(y, yAt + 4 * ys + LANES);
    for (int i = 0; i < inputs; i++) {
      int at = wAt + i * 2 * LANES;
      FloatVector w0 = load(w, at);
      FloatVector w1 = load(w, at + LANES);
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
      v = FloatVector.broadcast(FLOATS, x[xAt + 4 * xs + i]);
      e0 = e0.add(v.mul(w0));
      e1 = e1.add(v.mul(w1));
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + LANES);
    b0.intoArray(y, yAt + ys);
    b1.intoArray(y, yAt + ys + LANES);
    c0.intoArray(y, yAt + 2 * ys);
    c1.intoArray(y, yAt + 2 * ys + LANES);
    d0.intoArray(y, yAt + 3 * ys);
    d1.intoArray(y, yAt + 3 * ys + LANES);
    e0.intoArray(y, yAt + 4 * ys);
    e1.intoArray(y, yAt + 4 * ys + LANES);
  }

  private static void rows3x2(
      float[] w, int wAt, int inputs, float[] x, int xAt, int xs, float[] y, int yAt, int ys) {
    FloatVector a0 = load(y, yAt);
    FloatVector a1 = load(y, yAt + LANES);
    FloatVector b0 = load(y, yAt + ys);
    FloatVector b1 = load(y, yAt + ys + LANES);
    FloatVector c0 = load(y, yAt + 2 * ys);
    FloatVector c1 = load(y, yAt + 2 * ys + LANES);
    for (int i = 0; i < inputs; i++) {
      int at = wAt + i * 2 * LANES;
      FloatVector w0 = load(w, at);
      FloatVector w1 = load(w, at + LANES);
      FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + i]);
      a0 = a0.add(v.mul(w0));
      a1 = a1.add(v.mul(w1));
      v = FloatVector.broadcast(FLOATS, x[xAt + xs + i]);
      b0 = b0.add(v.mul(w0));
      b1 = b1.add(v.mul(w1));
      v = FloatVector.broadcast(FLOATS, x[xAt + 2 * xs + i]);
      c0 = c0.add(v.mul(w0));
      c1 = c1.add(v.mul(w1));
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + LANES);
    b0.intoArray(y, yAt + ys);
    b1.intoArray(y, yAt + ys + LANES);
    c0.intoArray(y, yAt + 2 * ys);
    c1.intoArray(y, yAt + 2 * ys + LANES);
  }

  private static void rows1x2(
      float[] w, int wAt, int inputs, float[] x, int xAt, float[] y, int yAt) {
    FloatVector a0 = load(y, yAt);
    FloatVector a1 = load(y, yAt + LANES);
    for (int i = 0; i < inputs; i++) {
      int at = wAt + i * 2 * LANES;
      FloatVector w0 = load(w, at);
      FloatVector w1 = load(w, at + LANES);
      FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + i]);
      a0 = a0.add(v.mul(w0));
      a1 = a1.add(v.mul(w1));
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + LANES);
  }

  static FloatVector load(float[] array, int at) {
    return FloatVector.fromArray(FLOATS, array, at);
  }
}
