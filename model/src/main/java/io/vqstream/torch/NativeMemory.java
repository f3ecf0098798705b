package io.vqstream.torch;

import com.sun.jna.Function;

/**
 * Settings of the C library's memory for libtorch, which allocates every intermediate result and
 * frees it at once. By default glibc returns large blocks to the kernel, which clears them when
 * they are allocated again: a third of the time of a training step on a CPU.
 */
public final class NativeMemory {
  // parameters of mallopt(3)
  private static final int TRIM_THRESHOLD = -1;
  private static final int TOP_PAD = -2;
  private static final int MMAP_MAX = -4;

  private NativeMemory() {}

  /**
   * Has this process keep freed blocks of less than 64 MB, and use them again. Resident memory then
   * stays near its maximum. Does nothing where the C library is not glibc.
   */
  public static void keep() {
    try {
      Function mallopt = Function.getFunction("c", "mallopt");
      set(mallopt, MMAP_MAX, 0);
      set(mallopt, TRIM_THRESHOLD, Integer.MAX_VALUE);
      set(mallopt, TOP_PAD, 1 << 26);
    } catch (UnsatisfiedLinkError e) {
      // another C library, with other habits
    }
  }

  private static void set(Function mallopt, int parameter, int value) {
    mallopt.invokeInt(new Object[] {parameter, value});
  }
}
