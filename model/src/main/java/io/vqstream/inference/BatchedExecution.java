package io.vqstream.inference;

import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.ForwardPass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Stages run for several calls at once: forward passes on the threads that there are for them, see
 * {@link InferenceThreads}, the prior of small grids on as many threads as there are processors.
 * Large grids go through the prior on the calling thread. Codecs may share these threads.
 *
 * <p>Close it before the codecs that use it: calls that wait end with an exception, and no thread
 * is left in a network that is freed next.
 */
public final class BatchedExecution implements ExecutionStrategy, AutoCloseable {
  private final InFlightCounter callers = new InFlightCounter();
  private final Batcher<ForwardPass> smallWindows;
  private final Batcher<ForwardPass> windows;
  private final Batcher<PriorRequest> prior;

  private BatchedExecution(BatchLimits limits, InferenceThreads threads, StageListener listener) {
    int processors = Runtime.getRuntime().availableProcessors();
    NetworkBatchHandler spread = new NetworkBatchHandler(threads.each(), listener);
    windows = new Batcher<>("network", threads.spread(), limits, callers, spread);
    NetworkBatchHandler single = new NetworkBatchHandler(1, listener);
    smallWindows =
        threads.single() == 0
            ? windows
            : new Batcher<>("network-small", threads.single(), limits, callers, single);
    prior = new Batcher<>("prior", processors, limits, callers, new PriorBatchHandler(listener));
  }

  /**
   * Starts the threads.
   *
   * @param threads for forward passes
   * @param listener hears of every batch
   */
  public static BatchedExecution start(
      BatchLimits limits, InferenceThreads threads, StageListener listener) {
    return new BatchedExecution(limits, threads, listener);
  }

  @Override
  public InFlightCounter.InFlight enter() {
    return callers.enter();
  }

  @Override
  public void run(ForwardPass pass) {
    (pass.positions() <= InferenceThreads.SMALL ? smallWindows : windows).call(pass);
  }

  @Override
  public PixelCnnPrior.Result encode(
      PixelCnnPrior prior, PixelCnnPrior.ToEncode job, int level, float[] lambda) {
    if (!PriorBatchHandler.gainsBy(job.grid())) {
      return alone(
          () -> ExecutionStrategy.INLINE.encode(prior, withBatchedLatents(job), level, lambda));
    }
    return batched(new PriorRequest.Encoding(prior, allAtHand(job), level, lambda));
  }

  /** With all latents made here: a thread of the prior must not wait for the network. */
  private static PixelCnnPrior.ToEncode allAtHand(PixelCnnPrior.ToEncode job) {
    Deque<float[]> rows = new ArrayDeque<>();
    for (int y = 0; y < job.grid().height(); y++) {
      rows.add(job.latents().get());
    }
    return new PixelCnnPrior.ToEncode(rows::remove, job.grid(), job.out());
  }

  private PixelCnnPrior.ToEncode withBatchedLatents(PixelCnnPrior.ToEncode job) {
    Supplier<float[]> rows =
        () -> {
          try (InFlightCounter.InFlight back = callers.enter()) {
            return job.latents().get();
          }
        };
    return new PixelCnnPrior.ToEncode(rows, job.grid(), job.out());
  }

  @Override
  public PixelCnnPrior.Result decode(PixelCnnPrior prior, PixelCnnPrior.ToDecode job, int level) {
    return PriorBatchHandler.gainsBy(job.grid())
        ? batched(new PriorRequest.Decoding(prior, job, level))
        : alone(() -> ExecutionStrategy.INLINE.decode(prior, job, level));
  }

  private PixelCnnPrior.Result batched(PriorRequest job) {
    prior.call(job);
    return job.result();
  }

  /** On this thread, which takes so long that nobody should wait for it. */
  private PixelCnnPrior.Result alone(Supplier<PixelCnnPrior.Result> work) {
    try (InFlightCounter.InFlight aside = callers.exclude()) {
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
