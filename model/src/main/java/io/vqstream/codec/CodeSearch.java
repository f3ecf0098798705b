package io.vqstream.codec;

import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.PixelError;

/**
 * Searches for codes with a lower cost {@code E / lambda + R}, where E is the squared error of the
 * decoded image and R the rate in bits.
 *
 * <p>The encoder network and the choice of codes measure distortion in the space of latents, where
 * the error of each latent counts by itself. The decoder network is nonlinear and reaches over
 * several positions, so the error of one latent can compensate that of another. A round of the
 * search decodes the codes, computes the gradient of E by backpropagation, and moves the targets t
 * of the choice of codes from the latents y of the codes against it:
 *
 * <pre>
 * t = y + (1 - {@value #PULL}) * (t - y) - step * lambda_c / (2 * lambda) * dE/dy
 * </pre>
 *
 * where lambda_c / lambda is the inverse of the mean curvature of E in channel c, as training
 * measured it. Codes are then chosen again, all at once. Because neighbors change together, the
 * step falls from round to round, and the codes of lowest cost are kept, those of the start
 * included.
 *
 * <p>This is a straight-through estimator with a proximal step. That codes fitted to the single
 * image save bits without any change of the decoder is known from Campos et al., "Content Adaptive
 * Optimization for Neural Image Compression", 2019, and Yang, Bamler and Mandt, "Improving
 * Inference for Neural Image Compression", 2020, section 3, who relax the codes instead. The
 * constants are from a search over four photographs.
 */
final class CodeSearch {
  /** Part of the distance to the latents of the codes that a target gives up in a round. */
  private static final float PULL = 0.3f;

  private static final double STEP_DECAY = 0.8;

  /**
   * Factor of lambda in the choice of codes. Below 1, since bits that the choice spends too early
   * are taken back in later rounds, and those that it saves are not.
   */
  private static final float LAMBDA_SCALE = 0.85f;

  private final PixelError error;
  private final Coder coder;
  private final float[] lambda;
  private final double errorPerBit;

  /** Chooses codes for targets. */
  interface Coder {
    /**
     * Chooses codes.
     *
     * @param latents {@code [h][w][D]} in quantization steps
     * @param lambda squared steps per bit, for each channel
     */
    Codes choose(float[] latents, float[] lambda);

    /** Returns the latents of codes, {@code [h][w][D]}. */
    float[] latents(byte[] codes);
  }

  /** Codes and their range-coded form. */
  record Codes(PixelCnnPrior.Result result, byte[] payload) {

    /** Returns the codes, {@code [position][subspace]}. */
    byte[] codes() {
      return result.codes();
    }
  }

  /**
   * Creates a search for one image.
   *
   * @param lambda squared steps per bit, for each channel
   * @param errorPerBit lambda of the level as E per bit
   */
  CodeSearch(PixelError error, Coder coder, float[] lambda, double errorPerBit) {
    this.error = error;
    this.coder = coder;
    this.lambda = lambda;
    this.errorPerBit = errorPerBit;
  }

  /**
   * Runs the search.
   *
   * @param targets latents of the image, {@code [h][w][D]}; overwritten
   * @param start codes for them
   * @param effort above {@link Effort#NONE}
   * @return the codes of lowest cost
   */
  Codes run(float[] targets, Codes start, Effort effort) {
    float[] searchLambda = new float[lambda.length];
    for (int c = 0; c < lambda.length; c++) {
      searchLambda[c] = LAMBDA_SCALE * lambda[c];
    }
    float[] gradient = new float[targets.length];
    double step = effort.firstStep();
    Codes codes = start;
    Codes best = start;
    double bestCost = Double.POSITIVE_INFINITY;
    for (int round = 0; ; round++) {
      float[] latents = coder.latents(codes.codes());
      boolean last = round == effort.rounds();
      double squaredError = last ? error.of(latents) : error.of(latents, gradient);
      double cost = squaredError / errorPerBit + 8.0 * codes.payload().length;
      if (cost < bestCost) {
        bestCost = cost;
        best = codes;
      }
      if (last) {
        return best;
      }
      move(targets, latents, gradient, step);
      codes = coder.choose(targets, searchLambda);
      step *= STEP_DECAY;
    }
  }

  private void move(float[] targets, float[] latents, float[] gradient, double step) {
    int channels = lambda.length;
    float[] rate = new float[channels];
    for (int c = 0; c < channels; c++) {
      rate[c] = (float) (step * lambda[c] / (2 * errorPerBit));
    }
    for (int i = 0; i < targets.length; i++) {
      targets[i] =
          latents[i] + (1 - PULL) * (targets[i] - latents[i]) - rate[i % channels] * gradient[i];
    }
  }
}
