package io.vqstream.inference;

import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.ForwardPass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Executes the stages of concurrent calls in batches. Forward passes run on the threads that {@link
 * InferenceThreads} allots to them, the prior of small grids on one thread for each processor.
 * Large grids run through the prior on the calling thread. Several codecs can share one instance.
 *
 * <p>Thread-safe. Close it before the codecs that use it: waiting calls then end with an exception,
 * and no thread is left inside a network that is about to be freed.
 */
public final class BatchedExecution implements ExecutionStrategy, AutoCloseable {
  private final InFlightCounter inFlight = new InFlightCounter();
  private final Batcher<ForwardPass> smallWindows;
  private final Batcher<ForwardPass> windows;
  private final Batcher<PriorRequest> prior;

  private BatchedExecution(BatchLimits limits, InferenceThreads threads, StageListener listener) {
    int processors = Runtime.getRuntime().availableProcessors();
    windows =
        new Batcher<>(
            "network",
            threads.largePasses(),
            limits,
            inFlight,
            new NetworkBatchHandler(threads.threadsPerLargePass(), listener));
    smallWindows =
        threads.smallPasses() == 0
            ? windows
            : new Batcher<>(
                "network-small",
                threads.smallPasses(),
                limits,
                inFlight,
                new NetworkBatchHandler(1, listener));
    prior = new Batcher<>("prior", processors, limits, inFlight, new PriorBatchHandler(listener));
  }

  /**
   * Starts the worker threads.
   *
   * @param threads number of threads for forward passes
   * @param listener notified of every batch
   */
  public static BatchedExecution start(
      BatchLimits limits, InferenceThreads threads, StageListener listener) {
    return new BatchedExecution(limits, threads, listener);
  }

  @Override
  public InFlightCounter.InFlight enter() {
    return inFlight.enter();
  }

  @Override
  public void run(ForwardPass pass) {
    (pass.positions() <= InferenceThreads.MAX_SMALL_POSITIONS ? smallWindows : windows)
        .submitAndWait(pass);
  }

  @Override
  public PixelCnnPrior.Result encode(
      PixelCnnPrior prior, PixelCnnPrior.EncodeRequest request, int level, float[] lambda) {
    if (!PriorBatchHandler.benefitsFromBatching(request.grid())) {
      return runExcluded(
          () -> ExecutionStrategy.INLINE.encode(prior, countingInFlight(request), level, lambda));
    }
    return submit(new PriorRequest.Encoding(prior, withAllLatents(request), level, lambda));
  }

  /** Computes all latents on this thread, because a thread of the prior must not wait for them. */
  private static PixelCnnPrior.EncodeRequest withAllLatents(PixelCnnPrior.EncodeRequest request) {
    Deque<float[]> rows = new ArrayDeque<>();
    for (int y = 0; y < request.grid().height(); y++) {
      rows.add(request.latents().get());
    }
    return new PixelCnnPrior.EncodeRequest(rows::remove, request.grid(), request.out());
  }

  /** Counts the calling thread as in flight while it computes latents. */
  private PixelCnnPrior.EncodeRequest countingInFlight(PixelCnnPrior.EncodeRequest request) {
    Supplier<float[]> rows =
        () -> {
          try (InFlightCounter.InFlight lease = inFlight.enter()) {
            return request.latents().get();
          }
        };
    return new PixelCnnPrior.EncodeRequest(rows, request.grid(), request.out());
  }

  @Override
  public PixelCnnPrior.Result decode(
      PixelCnnPrior prior, PixelCnnPrior.DecodeRequest request, int level) {
    return PriorBatchHandler.benefitsFromBatching(request.grid())
        ? submit(new PriorRequest.Decoding(prior, request, level))
        : runExcluded(() -> ExecutionStrategy.INLINE.decode(prior, request, level));
  }

  private PixelCnnPrior.Result submit(PriorRequest request) {
    prior.submitAndWait(request);
    return request.result();
  }

  /** Runs long work on this thread without making other callers wait for its next request. */
  private PixelCnnPrior.Result runExcluded(Supplier<PixelCnnPrior.Result> work) {
    try (InFlightCounter.InFlight exclusion = inFlight.exclude()) {
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
