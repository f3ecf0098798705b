package io.vqstream.prior;

import io.vqstream.kernel.ForwardingKernels;
import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;

/** Forwards to other kernels, counts their matrix products and can replay them. */
final class CountingKernels extends ForwardingKernels {

  /** A call of {@link Kernels#multiplyAdd}, without the values. */
  private record Call(Matrix w, int rows, int xStride, int yStride) {}

  private final Kernels inner;
  private final List<Call> calls = new ArrayList<>();

  CountingKernels(Kernels inner) {
    this.inner = inner;
  }

  void reset() {
    calls.clear();
  }

  /** Returns the number of matrix products. */
  int calls() {
    return calls.size();
  }

  /** Returns the number of multiply-adds without padding. */
  long products() {
    return calls.stream().mapToLong(c -> (long) c.rows() * c.w().inputs() * c.w().outputs()).sum();
  }

  /** Returns the number of multiply-adds including padding. */
  long paddedProducts() {
    return calls.stream()
        .mapToLong(c -> (long) c.rows() * c.w().inputs() * c.w().paddedOutputs())
        .sum();
  }

  /** Returns a task that repeats all matrix products on zeros. */
  Runnable replay() {
    List<Call> work = List.copyOf(calls);
    float[] x = new float[work.stream().mapToInt(c -> c.rows() * inputs(c)).max().orElse(0)];
    float[] y = new float[work.stream().mapToInt(c -> c.rows() * c.yStride()).max().orElse(0)];
    return () -> {
      for (Call call : work) {
        inner.multiplyAdd(call.w(), call.rows(), x, 0, call.xStride(), y, call.yStride());
      }
    };
  }

  private static int inputs(Call call) {
    return Math.max(call.xStride(), call.w().inputs());
  }

  @Override
  public void multiplyAdd(
      Matrix w, int rows, float[] x, int xStart, int xStride, float[] y, int yStride) {
    calls.add(new Call(w, rows, xStride, yStride));
    inner.multiplyAdd(w, rows, x, xStart, xStride, y, yStride);
  }

  @Override
  protected Kernels delegate() {
    return inner;
  }
}
