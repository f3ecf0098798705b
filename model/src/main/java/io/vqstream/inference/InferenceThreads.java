package io.vqstream.inference;

/**
 * Number of threads for forward passes.
 *
 * <p>The operations of a network on a small window are so short that several threads would mostly
 * wait for each other. Small windows therefore run on one thread each, several in parallel. An
 * image that needs a larger window may be the only one in flight, and is spread over several
 * threads.
 *
 * @param smallPasses concurrent passes of small windows, one thread each; 0 if small windows are
 *     not treated separately, as on a GPU
 * @param largePasses concurrent passes of other windows, at least 1
 * @param threadsPerLargePass libtorch threads for each of those, at least 1
 */
public record InferenceThreads(int smallPasses, int largePasses, int threadsPerLargePass) {
  /** Maximum number of latent positions of a small window: 256x256 pixels. */
  static final int MAX_SMALL_POSITIONS = 32 * 32;

  /** Checks the numbers. */
  public InferenceThreads {
    if (smallPasses < 0 || largePasses < 1 || threadsPerLargePass < 1) {
      throw new IllegalArgumentException(
          "invalid number of threads: %d small passes, %d large passes of %d threads"
              .formatted(smallPasses, largePasses, threadsPerLargePass));
    }
  }

  /**
   * Returns the numbers for a machine with so many processors, or for its GPU. Loads libtorch, so
   * {@link TorchThreads#setDefault} must be called before.
   */
  public static InferenceThreads forProcessors(int processors) {
    int perPass = TorchThreads.current();
    return TorchThreads.isGpuAvailable()
        ? new InferenceThreads(0, 1, perPass)
        : new InferenceThreads(processors, Math.max(1, processors / perPass), perPass);
  }
}
