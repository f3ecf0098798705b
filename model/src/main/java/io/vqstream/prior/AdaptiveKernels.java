package io.vqstream.prior;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain kernels until vectors have shown to be faster, then these. The bits are the same, so the
 * change may come in the middle of an image.
 *
 * <p>Until the compiler has made vectors of it, each operation of {@code jdk.incubator.vector} is
 * an object, a thousand times slower. And what it makes of them hangs on the order in which
 * operators are first met: when all sums of a large image come before the first comparison, shared
 * methods of the module are compiled for sums, have to be thrown away, and the compiler trusts them
 * so little from then on (PerMethodTrapLimit) that the sums stay objects. So a thread of its own
 * does {@link WarmUpWorkload a little of everything}, over and over, until that is fast.
 */
final class AdaptiveKernels extends ForwardingKernels {
  private static final Logger LOG = LoggerFactory.getLogger(AdaptiveKernels.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * Plain kernels are five to fifteen times slower than good vectors, twice than one bad method.
   */
  private static final double WORTH_IT = 2;

  /** Rounds in a row that must be faster: compiled code may be replaced by better or worse. */
  private static final int IN_A_ROW = 50;

  private final CountDownLatch settled = new CountDownLatch(1);

  /** Not volatile: a thread that sees the change late computes the same. */
  private Kernels now;

  AdaptiveKernels(Kernels plain, Kernels vectors) {
    this(plain, vectors, PATIENCE);
  }

  /**
   * With a patience of its own.
   *
   * @param patience after which vectors that are still not faster are given up
   */
  AdaptiveKernels(Kernels plain, Kernels vectors, Duration patience) {
    now = plain;
    Thread thread = new Thread(() -> warm(plain, vectors, patience), "vqstream-vectors");
    thread.setDaemon(true);
    thread.start();
  }

  private void warm(Kernels plain, Kernels vectors, Duration patience) {
    WarmUpWorkload exercise = new WarmUpWorkload();
    long start = System.nanoTime();
    int faster = 0;
    while (faster < IN_A_ROW && System.nanoTime() - start < patience.toNanos()) {
      long slow = exercise.nanos(plain);
      faster = exercise.nanos(vectors) * WORTH_IT < slow ? faster + 1 : 0;
    }
    if (faster == IN_A_ROW) {
      now = vectors;
    } else {
      LOG.warn("Vectors are not faster in this Java virtual machine; the prior runs without them");
    }
    settled.countDown();
  }

  /** Waits until it is settled which kernels are used from then on, and tells them. */
  Kernels settled() throws InterruptedException {
    settled.await();
    return now;
  }

  @Override
  Kernels kernels() {
    return now;
  }
}
