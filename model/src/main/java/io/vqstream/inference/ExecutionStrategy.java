package io.vqstream.inference;

import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.ForwardPass;
import io.vqstream.vqvae.ForwardRunner;
import java.util.List;

/**
 * Executes the networks and the prior for the calls of a codec: inline on the calling thread, or in
 * batches. The results are the same, except for rounding differences of libtorch.
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
        public PixelCnnPrior.Result encode(
            PixelCnnPrior prior, PixelCnnPrior.EncodeRequest request, int level, float[] lambda) {
          return prior.encodeBatch(List.of(request), level, lambda).get(0);
        }

        @Override
        public PixelCnnPrior.Result decode(
            PixelCnnPrior prior, PixelCnnPrior.DecodeRequest request, int level) {
          return prior.decodeBatch(List.of(request), level).get(0);
        }
      };

  /**
   * Marks the start of a codec call. All other methods must be called while the lease is open.
   *
   * @return a lease that the call closes when it ends
   */
  InFlightCounter.InFlight enter();

  /** Encodes one grid as {@link PixelCnnPrior#encodeBatch} does. */
  PixelCnnPrior.Result encode(
      PixelCnnPrior prior, PixelCnnPrior.EncodeRequest request, int level, float[] lambda);

  /** Decodes one grid as {@link PixelCnnPrior#decodeBatch} does. */
  PixelCnnPrior.Result decode(PixelCnnPrior prior, PixelCnnPrior.DecodeRequest request, int level);
}
