package io.vqstream.prior;

import io.vqstream.kernel.Kernels;

/**
 * Constants of the prior's distribution. The trained form of the prior and the exact one must agree
 * on them, since a change makes every released frame undecodable.
 *
 * <p>A code is 0 or not by a logistic density over the latent, combined with a learned log odds; if
 * it is not 0, its codeword is drawn from a softmax of learned logits less the scaled distance of
 * the codeword from the density's location.
 */
public final class PriorConstants {
  /** Minimum natural logarithm of the density's scale in quantizer steps. */
  public static final float MIN_LOG_SCALE = -4f;

  /** Maximum natural logarithm of the density's scale in quantizer steps. */
  public static final float MAX_LOG_SCALE = 5f;

  /** Maximum magnitude of the learned log odds of code 0. */
  public static final float MAX_ZERO_LOGIT = 15f;

  /** Maximum magnitude of the logistic function's argument. */
  public static final float MAX_SIGMOID_ARGUMENT = 30f;

  /** Minimum probability of code 0 under the density alone. */
  public static final float MIN_ZERO_PROBABILITY = 1e-6f;

  /** Maximum probability of code 0 under the density alone. */
  public static final float MAX_ZERO_PROBABILITY = 1f - 1e-6f;

  /** Added to the squared scale before squared distances are divided by it. */
  public static final float SCALE_FLOOR = 0.012f;

  /** Added to a scaled squared distance under its square root. */
  public static final float LOGIT_FLOOR = Kernels.LOGIT_FLOOR;

  /** Factor of the inverse hyperbolic sine in the features of a latent. */
  public static final double ARSINH_SCALE = 0.7;

  private PriorConstants() {}
}
