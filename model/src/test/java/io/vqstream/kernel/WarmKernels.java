package io.vqstream.kernel;

import java.time.Duration;

/** Brings the kernels of this process to the state that they have in one that ran for a while. */
public final class WarmKernels {
  private WarmKernels() {}

  /** Runs all kernels on small inputs for some time. */
  public static void run(Duration time) {
    Kernels kernels = KernelsFactory.fastest();
    WarmUpWorkload workload = new WarmUpWorkload();
    long start = System.nanoTime();
    while (System.nanoTime() - start < time.toNanos()) {
      workload.measureNanos(kernels);
    }
  }
}
