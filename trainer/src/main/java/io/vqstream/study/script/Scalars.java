package io.vqstream.study.script;

/**
 * What a step depends on beside its data.
 *
 * @param rate learning rate
 * @param beta weight of the divergence from the prior
 * @param temperature of relaxed codes, above 0
 * @param noise standard deviation of the noise that is added to the input
 * @param samples of the latent for each image, from 1
 */
public record Scalars(double rate, double beta, double temperature, double noise, int samples) {

  /** Returns scalars of a plain step: weight 1, no noise, one sample. */
  public static Scalars of(double rate) {
    return new Scalars(rate, 1, 1, 0, 1);
  }

  /** Returns these scalars with another learning rate. */
  public Scalars withRate(double value) {
    return new Scalars(value, beta, temperature, noise, samples);
  }

  /** Returns these scalars with another weight of the divergence. */
  public Scalars withBeta(double weight) {
    return new Scalars(rate, weight, temperature, noise, samples);
  }

  /** Returns these scalars with another temperature. */
  public Scalars withTemperature(double value) {
    return new Scalars(rate, beta, value, noise, samples);
  }

  /** Returns these scalars with other noise. */
  public Scalars withNoise(double deviation) {
    return new Scalars(rate, beta, temperature, deviation, samples);
  }

  /** Returns these scalars with another number of samples. */
  public Scalars withSamples(int count) {
    return new Scalars(rate, beta, temperature, noise, count);
  }

  @Override
  public String toString() {
    return "rate %s, weight %s, temperature %s, noise %s, samples %s"
        .formatted(rate, beta, temperature, noise, samples);
  }

  double[] values(double correction) {
    return new double[] {rate * correction, beta, temperature, noise, samples};
  }
}
