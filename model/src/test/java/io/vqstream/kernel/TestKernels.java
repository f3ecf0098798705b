package io.vqstream.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** Kernels of both implementations for the tests of other packages. */
public final class TestKernels {
  private TestKernels() {}

  /** Returns plain kernels. */
  public static Kernels plain() {
    return new PlainKernels();
  }

  /** Returns vector kernels; skips the test without {@code jdk.incubator.vector}. */
  public static Kernels vectors() {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "this Java virtual machine runs without jdk.incubator.vector");
    return new VectorKernels();
  }

  /**
   * Returns kernels that change the implementation at every call.
   *
   * @param calls counts the calls
   */
  public static Kernels alternating(AtomicInteger calls) {
    Kernels plain = plain();
    Kernels vectors = vectors();
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) -> {
              Kernels kernels = calls.getAndIncrement() % 2 == 0 ? plain : vectors;
              try {
                return method.invoke(kernels, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
