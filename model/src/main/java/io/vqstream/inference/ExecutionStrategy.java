package io.vqstream.inference;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.network.NetworkExecutor;
import io.vqstream.prior.DecodeRequest;
import io.vqstream.prior.EncodeRequest;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.ForwardPass;
import io.vqstream.vqvae.ForwardRunner;
import java.util.List;

/**
 * Executes the networks and the prior for the calls of a codec: inline on the calling thread, or in
 * batches. On CPUs the results are the same bits.
 *
 * <p>Implementations are thread-safe.
 */
public interface ExecutionStrategy extends ForwardRunner {

  /** Executes every request immediately on the calling thread. */
  ExecutionStrategy INLINE =
      new ExecutionStrategy() {
        @Override
        public InFlightCounter.InFlight enter() {
          return () -> {};
        }

        @Override
        public void run(ForwardPass pass) {
          ForwardRunner.INLINE.run(pass);
        }

        @Override
        public PixelCnnPrior.Result encode(PixelCnnPrior prior, EncodeRequest request, int level) {
          return prior.encodeBatch(List.of(request), level).get(0);
        }

        @Override
        public PixelCnnPrior.Result decode(PixelCnnPrior prior, DecodeRequest request, int level) {
          return prior.decodeBatch(List.of(request), level).get(0);
        }
      };

  /**
   * Marks the start of a codec call. All other methods must be called while the lease is open.
   *
   * @return a lease that the call closes when it ends
   */
  InFlightCounter.InFlight enter();

  /**
   * Opens the networks of a checkpoint on the device of this strategy. The caller closes them.
   *
   * @throws java.util.NoSuchElementException if a tensor is missing
   * @throws io.vqstream.fault.NativeLibraryError if the device cannot be used
   */
  default NetworkExecutor open(Checkpoint checkpoint) {
    return InferenceDevice.CPU.open(checkpoint);
  }

  /** Encodes one grid as {@link PixelCnnPrior#encodeBatch} does. */
  PixelCnnPrior.Result encode(PixelCnnPrior prior, EncodeRequest request, int level);

  /** Decodes one grid as {@link PixelCnnPrior#decodeBatch} does. */
  PixelCnnPrior.Result decode(PixelCnnPrior prior, DecodeRequest request, int level);
}
