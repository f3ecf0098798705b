package io.vqstream.codec;

import io.vqstream.batch.BatchLimits;
import io.vqstream.batch.Batcher;
import io.vqstream.batch.Callers;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.ForwardPass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Stages run for several calls at once: forward passes on the threads that there are for them, see
 * {@link PassThreads}, the prior of small grids on as many threads as there are processors. Large
 * grids go through the prior on the calling thread. Codecs may share these threads.
 *
 * <p>Close it before the codecs that use it: calls that wait end with an exception, and no thread
 * is left in a network that is freed next.
 */
public final class BatchedStages implements Stages, AutoCloseable {
  private final Callers callers = new Callers();
  private final Batcher<ForwardPass> smallWindows;
  private final Batcher<ForwardPass> windows;
  private final Batcher<PriorJob> prior;

  private BatchedStages(BatchLimits limits, PassThreads threads, StageListener listener) {
    int processors = Runtime.getRuntime().availableProcessors();
    NetworkWork spread = new NetworkWork(threads.each(), listener);
    windows = new Batcher<>("network", threads.spread(), limits, callers, spread);
    NetworkWork single = new NetworkWork(1, listener);
    smallWindows =
        threads.single() == 0
            ? windows
            : new Batcher<>("network-small", threads.single(), limits, callers, single);
    prior = new Batcher<>("prior", processors, limits, callers, new PriorWork(listener));
  }

  /**
   * Starts the threads.
   *
   * @param threads for forward passes
   * @param listener hears of every batch
   */
  public static BatchedStages start(
      BatchLimits limits, PassThreads threads, StageListener listener) {
    return new BatchedStages(limits, threads, listener);
  }

  @Override
  public Callers.Visit enter() {
    return callers.enter();
  }

  @Override
  public void run(ForwardPass pass) {
    (pass.positions() <= PassThreads.SMALL ? smallWindows : windows).call(pass);
  }

  @Override
  public PixelCnnPrior.Result encode(
      PixelCnnPrior prior, PixelCnnPrior.ToEncode job, int level, float[] trade) {
    if (!PriorWork.gainsBy(job.grid())) {
      return alone(() -> Stages.AT_ONCE.encode(prior, withLatentsInCompany(job), level, trade));
    }
    return inCompany(new PriorJob.Encoding(prior, allAtHand(job), level, trade));
  }

  /** With all latents made here: a thread of the prior must not wait for the network. */
  private static PixelCnnPrior.ToEncode allAtHand(PixelCnnPrior.ToEncode job) {
    Deque<float[]> rows = new ArrayDeque<>();
    for (int y = 0; y < job.grid().height(); y++) {
      rows.add(job.latents().get());
    }
    return new PixelCnnPrior.ToEncode(rows::remove, job.grid(), job.out());
  }

  private PixelCnnPrior.ToEncode withLatentsInCompany(PixelCnnPrior.ToEncode job) {
    Supplier<float[]> rows =
        () -> {
          try (Callers.Visit back = callers.enter()) {
            return job.latents().get();
          }
        };
    return new PixelCnnPrior.ToEncode(rows, job.grid(), job.out());
  }

  @Override
  public PixelCnnPrior.Result decode(PixelCnnPrior prior, PixelCnnPrior.ToDecode job, int level) {
    return PriorWork.gainsBy(job.grid())
        ? inCompany(new PriorJob.Decoding(prior, job, level))
        : alone(() -> Stages.AT_ONCE.decode(prior, job, level));
  }

  private PixelCnnPrior.Result inCompany(PriorJob job) {
    prior.call(job);
    return job.result();
  }

  /** On this thread, which takes so long that nobody should wait for it. */
  private PixelCnnPrior.Result alone(Supplier<PixelCnnPrior.Result> work) {
    try (Callers.Visit aside = callers.stepAside()) {
      return work.get();
    }
  }

  @Override
  public void close() {
    smallWindows.close();
    windows.close();
    prior.close();
  }
}
