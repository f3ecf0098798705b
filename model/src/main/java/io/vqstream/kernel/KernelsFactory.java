package io.vqstream.kernel;

import org.slf4j.LoggerFactory;

/**
 * Selects the fastest kernels that this Java virtual machine runs.
 *
 * <p>The system property {@code vqstream.vectors} controls the selection: {@code true} (default)
 * switches to vectors once they are faster, {@code now} uses vectors from the start, {@code false}
 * never uses them.
 */
public final class KernelsFactory {
  private static final Kernels FASTEST = select();

  private KernelsFactory() {}

  /** Returns the kernels shared by all codecs of this process. */
  public static Kernels fastest() {
    return FASTEST;
  }

  /**
   * Prepares the vectors now, in a background thread, rather than after the first images: for a
   * process that waits for work, such as a service.
   */
  public static void warmUp() {
    if (FASTEST instanceof AdaptiveKernels adaptive) {
      adaptive.warmUp();
    }
  }

  private static Kernels select() {
    String setting = System.getProperty("vqstream.vectors", "true");
    boolean available = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    // Only C2 compiles the module's operations to vector instructions.
    String mode = System.getProperty("java.vm.info", "");
    boolean hasC2 = mode.contains("mixed mode") && !mode.contains("emulated-client");
    if (setting.equals("false") || !available || !hasC2) {
      return new PlainKernels();
    }
    try {
      // By name: no class may link to a module that can be absent.
      Kernels vectors =
          (Kernels)
              Class.forName("io.vqstream.kernel.VectorKernels")
                  .getDeclaredConstructor()
                  .newInstance();
      return setting.equals("now") ? vectors : new AdaptiveKernels(new PlainKernels(), vectors);
    } catch (ReflectiveOperationException | LinkageError e) {
      LoggerFactory.getLogger(Kernels.class)
          .warn("Networks and prior run without vectors, which takes several times as long", e);
      return new PlainKernels();
    }
  }
}
