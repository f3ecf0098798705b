package io.vqstream.prior;

/**
 * How codes are drawn from the prior.
 *
 * <p>Top-p (nucleus) sampling is that of Holtzman et al., "The Curious Case of Neural Text
 * Degeneration" (2020), section 3.1.
 *
 * @param temperature probabilities are raised to the power {@code 1 / temperature} and normalized,
 *     above 0; 1 leaves them as they are
 * @param topP only the most probable codes whose probabilities reach this sum are drawn, above 0
 *     and at most 1; 1 permits all codes
 * @param seed seed of the random numbers
 */
public record Sampling(double temperature, double topP, long seed) {

  /** Checks the ranges. */
  public Sampling {
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("temperature must be above 0, not " + temperature);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("top-p must be above 0 and at most 1, not " + topP);
    }
  }
}
