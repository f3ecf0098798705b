package io.vqstream.inference;

/**
 * How forward passes share the processors. In a small window an operation of a network is so short
 * that threads which share it mostly wait for each other: small windows go through on one thread
 * each, side by side. An image that needs a larger window may be the only one on its way, and is
 * spread over several.
 *
 * @param single passes of small windows at a time, one thread each; 0 where small windows are no
 *     different, on a GPU
 * @param spread passes of other windows at a time, at least 1
 * @param each threads of libtorch that each of those is spread over, at least 1
 */
public record InferenceThreads(int single, int spread, int each) {
  /** Latent positions of a small window at most: 256x256 pixels. */
  static final int SMALL = 32 * 32;

  public InferenceThreads {
    if (single < 0 || spread < 1 || each < 1) {
      throw new IllegalArgumentException(
          "%d passes on one thread, %d on %d".formatted(single, spread, each));
    }
  }

  /**
   * What suits so many processors, or the GPU that there is. To be asked after {@link
   * TorchThreads#use}, because it loads libtorch.
   */
  public static InferenceThreads on(int processors) {
    int each = TorchThreads.inUse();
    return TorchThreads.onGpu()
        ? new InferenceThreads(0, 1, each)
        : new InferenceThreads(processors, Math.max(1, processors / each), each);
  }
}
