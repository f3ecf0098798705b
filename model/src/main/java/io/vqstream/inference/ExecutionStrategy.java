package io.vqstream.inference;

import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.ForwardPass;
import io.vqstream.vqvae.ForwardRunner;
import java.util.List;

/**
 * How networks and prior are run for the calls of a codec: each on the calling thread, or several
 * at once. Results do not depend on it, but for the differences that libtorch makes.
 */
public interface ExecutionStrategy extends ForwardRunner {

  /** Runs everything at once, on the calling thread. */
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
            PixelCnnPrior prior, PixelCnnPrior.ToEncode job, int level, float[] lambda) {
          return prior.encodeAll(List.of(job), level, lambda).get(0);
        }

        @Override
        public PixelCnnPrior.Result decode(
            PixelCnnPrior prior, PixelCnnPrior.ToDecode job, int level) {
          return prior.decodeAll(List.of(job), level).get(0);
        }
      };

  /** A call of the codec begins; it ends when the visit is closed. The rest happens in between. */
  InFlightCounter.InFlight enter();

  /** As {@link PixelCnnPrior#encodeAll}, of one grid. */
  PixelCnnPrior.Result encode(
      PixelCnnPrior prior, PixelCnnPrior.ToEncode job, int level, float[] lambda);

  /** As {@link PixelCnnPrior#decodeAll}, of one grid. */
  PixelCnnPrior.Result decode(PixelCnnPrior prior, PixelCnnPrior.ToDecode job, int level);
}
