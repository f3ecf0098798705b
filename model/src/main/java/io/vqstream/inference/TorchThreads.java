package io.vqstream.inference;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.vqstream.vqvae.Libtorch;

/**
 * The number of threads that libtorch uses for one forward pass. The number is a property of the
 * calling thread; a new thread has the default of the process.
 */
public final class TorchThreads {
  /** More threads gain nothing on a batch of small images and take cores from the prior. */
  private static final int MAX_THREADS = 16;

  private static final String INTRA_OP_THREADS = "ai.djl.pytorch.num_threads";
  private static final String INTER_OP_THREADS = "ai.djl.pytorch.num_interop_threads";

  private TorchThreads() {}

  /** Returns the recommended number of threads for one forward pass at a time. */
  public static int recommended(int processors) {
    return Math.min(MAX_THREADS, processors);
  }

  /** Returns the number of threads of the calling thread. Loads libtorch. */
  static int current() {
    Libtorch.load();
    return JniUtils.getNumThreads();
  }

  /** Sets the number of threads of the calling thread. Loads libtorch. */
  static void setForCurrentThread(int threads) {
    Libtorch.load();
    JniUtils.setNumThreads(threads);
  }

  /** Returns whether networks run on a GPU. Loads libtorch. */
  static boolean isGpuAvailable() {
    Libtorch.load();
    return Engine.getInstance().getGpuCount() > 0;
  }

  /**
   * Sets the default number of threads of the process, unless system properties of DJL set it. Has
   * no effect once libtorch has been loaded.
   */
  public static void setDefault(int threads) {
    setIfAbsent(INTRA_OP_THREADS, threads);
    setIfAbsent(INTER_OP_THREADS, 1); // the networks have no parallel branches
  }

  private static void setIfAbsent(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, String.valueOf(value));
    }
  }
}
