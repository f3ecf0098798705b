package io.vqstream.inference;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.vqstream.vqvae.Libtorch;

/**
 * How many threads libtorch computes one forward pass with. The number belongs to the thread that
 * asks for the pass; a new thread has that of the whole process.
 */
public final class TorchThreads {
  /** More gain nothing on a batch of small images, and take cores from the prior. */
  private static final int MOST = 16;

  private static final String WITHIN_AN_OPERATION = "ai.djl.pytorch.num_threads";
  private static final String BESIDE_EACH_OTHER = "ai.djl.pytorch.num_interop_threads";

  private TorchThreads() {}

  /** What suits one forward pass at a time on so many processors. */
  public static int suitable(int processors) {
    return Math.min(MOST, processors);
  }

  /** How many the calling thread has. Loads libtorch. */
  public static int inUse() {
    Libtorch.load();
    return JniUtils.getNumThreads();
  }

  /** Has what the calling thread asks for computed with so many. Loads libtorch. */
  public static void useHere(int threads) {
    Libtorch.load();
    JniUtils.setNumThreads(threads);
  }

  /** Whether networks run on a GPU. Loads libtorch. */
  public static boolean onGpu() {
    Libtorch.load();
    return Engine.getInstance().getGpuCount() > 0;
  }

  /**
   * Has libtorch compute with so many threads, unless system properties of DJL say otherwise. Works
   * for the whole process, before the first network is loaded; later it does nothing.
   */
  public static void use(int threads) {
    setUnlessGiven(WITHIN_AN_OPERATION, threads);
    setUnlessGiven(BESIDE_EACH_OTHER, 1); // nothing of ours runs beside itself
  }

  private static void setUnlessGiven(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, String.valueOf(value));
    }
  }
}
