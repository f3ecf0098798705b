package io.vqstream.kernel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delegates to the plain kernels until the vector kernels have been warmed up and measured to be
 * faster. Both compute the same bits, so the switch may happen in the middle of an image.
 *
 * <p>Until the JIT compiler has intrinsified them, the operations of {@code jdk.incubator.vector}
 * allocate an object each and are a thousand times slower. What the compiler generates also depends
 * on the order in which operators are first executed: if a large image runs all additions before
 * the first comparison, shared methods of the module are compiled for additions only, deoptimized
 * later, and after too many traps (PerMethodTrapLimit) the additions are never intrinsified.
 * Therefore a background thread runs {@link WarmUpWorkload}, which mixes all operations, until it
 * is fast. That takes more than a second of a processor: the thread starts with {@link #warmUp}, or
 * after two billion multiplications. A command that codes one small image has ended before.
 */
final class AdaptiveKernels extends ForwardingKernels {
  private static final Logger LOG = LoggerFactory.getLogger(AdaptiveKernels.class);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  /**
   * Required speedup of the vector kernels. They are 5 to 15 times faster than the plain ones, and
   * less than 2 times if a single method is badly compiled.
   */
  private static final double MIN_SPEEDUP = 2;

  /** Consecutive faster rounds required, because the JIT may still replace the compiled code. */
  private static final int REQUIRED_ROUNDS = 50;

  /** Multiplications of matrix products before the warm-up: about those of 250x250 pixels. */
  private static final long MIN_WORK = 2_000_000_000;

  private final Kernels plain;
  private final Kernels vectors;
  private final Duration timeout;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch selected = new CountDownLatch(1);

  /** Not atomic: what threads lose of it is little. */
  private long work;

  /** Not volatile: a thread that sees the switch late computes the same bits. */
  private Kernels delegate;

  AdaptiveKernels(Kernels plain, Kernels vectors) {
    this(plain, vectors, DEFAULT_TIMEOUT);
  }

  /**
   * @param timeout after which vector kernels that are still not faster are abandoned
   */
  AdaptiveKernels(Kernels plain, Kernels vectors, Duration timeout) {
    this.plain = plain;
    this.vectors = vectors;
    this.timeout = timeout;
    delegate = plain;
  }

  /** Starts the warm-up thread, unless it was started. */
  void warmUp() {
    if (started.compareAndSet(false, true)) {
      work = MIN_WORK;
      Thread thread = new Thread(this::select, "vqstream-vectors");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void select() {
    WarmUpWorkload workload = new WarmUpWorkload();
    long start = System.nanoTime();
    int fasterRounds = 0;
    while (fasterRounds < REQUIRED_ROUNDS && System.nanoTime() - start < timeout.toNanos()) {
      long plainNanos = workload.measureNanos(plain);
      boolean faster = workload.measureNanos(vectors) * MIN_SPEEDUP < plainNanos;
      fasterRounds = faster ? fasterRounds + 1 : 0;
    }
    if (fasterRounds == REQUIRED_ROUNDS) {
      delegate = vectors;
    } else {
      LOG.warn(
          "Vectors are not faster in this Java virtual machine; coding takes several times as long");
    }
    selected.countDown();
  }

  /** Returns whether the warm-up thread was started. */
  boolean isStarted() {
    return started.get();
  }

  /** Waits until the final kernels have been selected and returns them. */
  Kernels awaitSelection() throws InterruptedException {
    warmUp();
    selected.await();
    return delegate;
  }

  @Override
  public void multiplyAdd(
      Matrix w, int rows, float[] x, int xStart, int xStride, float[] y, int yStride) {
    count(w.paddedOutputs(), w.inputs(), rows);
    super.multiplyAdd(w, rows, x, xStart, xStride, y, yStride);
  }

  @Override
  public void multiplyPanel(
      Matrix w,
      int panel,
      int rows,
      float[] x,
      int xStart,
      int xStride,
      float[] y,
      int yStart,
      int yStride) {
    count(w.panelWidth(panel), w.inputs(), rows);
    super.multiplyPanel(w, panel, rows, x, xStart, xStride, y, yStart, yStride);
  }

  private void count(int outputs, int inputs, int rows) {
    if (work < MIN_WORK) {
      work += (long) outputs * inputs * rows;
      if (work >= MIN_WORK) {
        warmUp();
      }
    }
  }

  @Override
  protected Kernels delegate() {
    return delegate;
  }
}
