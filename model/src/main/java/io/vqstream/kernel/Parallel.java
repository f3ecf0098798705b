package io.vqstream.kernel;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Runs parts of a computation on the processors of the common pool. */
public final class Parallel {
  /**
   * Whether the pool has threads. Without any, callers run each other's tasks, and a caller can
   * wait for ever for one that another has taken (seen with Java 17).
   */
  private static final boolean HAS_THREADS =
      !"0".equals(System.getProperty("java.util.concurrent.ForkJoinPool.common.parallelism"));

  private Parallel() {}

  /**
   * Calls a body with 0 to {@code count - 1}, in any order and on several threads, and waits for
   * all calls.
   */
  public static void forEach(int count, IntConsumer body) {
    IntStream parts = IntStream.range(0, count);
    (HAS_THREADS && count > 1 ? parts.parallel() : parts).forEach(body);
  }
}
