package io.vqstream.inference;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.network.NetworkExecutor;
import io.vqstream.prior.DecodeRequest;
import io.vqstream.prior.EncodeRequest;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.ForwardPass;
import io.vqstream.vqvae.ForwardRunner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Executes the stages of concurrent calls in batches: small windows and grids on one thread for
 * each processor, large ones on the calling thread, which the exact networks spread over idle
 * processors. All passes on a GPU run on one thread. Several codecs can share one instance.
 *
 * <p>Thread-safe. Close it before the codecs that use it: waiting calls then end with an exception,
 * and no thread is left inside a network that is about to be freed.
 */
public final class BatchedExecution implements ExecutionStrategy, AutoCloseable {
  /** Latent positions of a window that does not occupy a processor alone: 256x256 pixels. */
  private static final int MAX_SMALL_POSITIONS = 32 * 32;

  private final InFlightCounter inFlight = new InFlightCounter();
  private final InferenceDevice networks;
  private final StageListener listener;
  private final Batcher<ForwardPass> windows;
  private final Batcher<ForwardPass> device;
  private final Batcher<PriorRequest> prior;

  private BatchedExecution(BatchLimits limits, InferenceDevice networks, StageListener listener) {
    this.networks = networks;
    this.listener = listener;
    int processors = Runtime.getRuntime().availableProcessors();
    NetworkBatchHandler handler = new NetworkBatchHandler(listener);
    windows = new Batcher<>("network", processors, limits, inFlight, handler);
    device = new Batcher<>("network-device", 1, limits, inFlight, handler);
    prior = new Batcher<>("prior", processors, limits, inFlight, new PriorBatchHandler(listener));
  }

  /**
   * Starts the worker threads.
   *
   * @param networks where encoder and decoder network run
   * @param listener notified of every batch
   * @throws io.vqstream.fault.NativeLibraryError if that device cannot be used
   */
  public static BatchedExecution start(
      BatchLimits limits, InferenceDevice networks, StageListener listener) {
    networks.check();
    return new BatchedExecution(limits, networks, listener);
  }

  @Override
  public NetworkExecutor open(Checkpoint checkpoint) {
    return networks.open(checkpoint);
  }

  @Override
  public InFlightCounter.InFlight enter() {
    return inFlight.enter();
  }

  @Override
  public void run(ForwardPass pass) {
    if (!pass.exact()) {
      device.submitAndWait(pass);
    } else if (pass.positions() <= MAX_SMALL_POSITIONS) {
      windows.submitAndWait(pass);
    } else {
      runExcluded(
          () -> {
            listener.onBatch(Stage.NETWORK, pass.encoding(), new long[1]);
            ForwardRunner.INLINE.run(pass);
            return pass;
          });
    }
  }

  @Override
  public PixelCnnPrior.Result encode(PixelCnnPrior prior, EncodeRequest request, int level) {
    if (!PriorBatchHandler.benefitsFromBatching(request.grid())) {
      return runExcluded(
          () -> ExecutionStrategy.INLINE.encode(prior, countingInFlight(request), level));
    }
    return submit(new PriorRequest.Encoding(prior, withAllLatents(request), level));
  }

  /** Computes all latents on this thread, because a thread of the prior must not wait for them. */
  private static EncodeRequest withAllLatents(EncodeRequest request) {
    Deque<float[]> rows = new ArrayDeque<>();
    for (int y = 0; y < request.grid().height(); y++) {
      rows.add(request.latents().get());
    }
    return request.withLatents(rows::remove);
  }

  /** Counts the calling thread as in flight while it computes latents. */
  private EncodeRequest countingInFlight(EncodeRequest request) {
    Supplier<float[]> rows =
        () -> {
          try (InFlightCounter.InFlight lease = inFlight.enter()) {
            return request.latents().get();
          }
        };
    return request.withLatents(rows);
  }

  @Override
  public PixelCnnPrior.Result decode(PixelCnnPrior prior, DecodeRequest request, int level) {
    return PriorBatchHandler.benefitsFromBatching(request.grid())
        ? submit(new PriorRequest.Decoding(prior, request, level))
        : runExcluded(() -> ExecutionStrategy.INLINE.decode(prior, request, level));
  }

  private PixelCnnPrior.Result submit(PriorRequest request) {
    prior.submitAndWait(request);
    return request.result();
  }

  /** Runs long work on this thread without making other callers wait for its next request. */
  private <T> T runExcluded(Supplier<T> work) {
    try (InFlightCounter.InFlight exclusion = inFlight.exclude()) {
      return work.get();
    }
  }

  @Override
  public void close() {
    windows.close();
    device.close();
    prior.close();
  }
}
