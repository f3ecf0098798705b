package io.vqstream.study.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.study.script.TestLearner;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianLatentTest {
  /**
   * Closed form, and means of log q - log p and of the Jensen-Shannon terms over copies of a row.
   */
  private static final String METHODS =
      TestLearner.NETWORKS
          + "  def divergences"
          + TestLearner.ARGUMENTS
          + """
           -> Tuple[Tensor, Tensor, Tensor]:
              mean, log_variance = torch.chunk(data[0].repeat_interleave(int(scalars[4]), 0), 2, 1)
              z = mean + torch.exp(log_variance * 0.5) * torch.randn_like(mean)
              none = torch.zeros_like(mean)
              sampled = self.log_normal(z, mean, log_variance) - self.log_normal(z, none, none)
              return self.kl(mean, log_variance)[:1], sampled.mean().unsqueeze(0), self.jensen_shannon(z, mean, log_variance).mean().unsqueeze(0)
          """
          + "\n  def discrepancy"
          + TestLearner.ARGUMENTS
          + """
           -> Tensor:
              return torch.stack([self.mmd(torch.randn([1000, 2])), self.mmd(torch.randn([1000, 2]) + 1.0)])
          """;

  private static List<float[]> divergences(float... row) {
    GaussianLatent latent = new GaussianLatent(row.length / 2);
    try (TestLearner learner =
        new TestLearner(latent.part(), METHODS, TestLearner.anyTable(), latent.states())) {
      return learner.call("divergences", 200_000, learner.rows(1, row));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.7, -0.5", "-1.5, 0.4", "0, -2"})
  void scalarKlIsTheMeanOfSamples(float mean, float logVariance) {
    // When
    List<float[]> both = divergences(mean, logVariance);

    // Then
    double variance = Math.exp(logVariance);
    double expected = 0.5 * (mean * mean + variance - logVariance - 1);
    assertThat((double) both.get(0)[0]).isCloseTo(expected, within(1e-5));
    assertThat((double) both.get(1)[0]).isCloseTo(expected, within(0.02));
  }

  @Test
  void diagonalKlIsTheMeanOfSamples() {
    // When
    List<float[]> both = divergences(0.5f, -1, 0.2f, 0.3f, -0.8f, -1.2f);

    // Then
    assertThat((double) both.get(1)[0]).isCloseTo(both.get(0)[0], within(0.02));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "-0.5, -1.2", "12, -4"})
  void jensenShannonIsTheIntegral(float mean, float logVariance) {
    // Given
    double integral = 0;
    double step = 1e-3;
    for (double z = -12; z < 20; z += step) {
      double p = density(z, 0, 0);
      double q = density(z, mean, logVariance);
      double middle = (p + q) / 2;
      integral += 0.5 * step * (p * log(p / middle) + q * log(q / middle));
    }

    // When
    double sampled = divergences(mean, logVariance).get(2)[0];

    // Then
    assertThat(sampled).isCloseTo(integral, within(0.005));
  }

  private static double density(double z, double mean, double logVariance) {
    double square = (z - mean) * (z - mean) / Math.exp(logVariance);
    return Math.exp(-0.5 * (square + logVariance)) / Math.sqrt(2 * Math.PI);
  }

  private static double log(double ratio) {
    return ratio > 0 ? Math.log(ratio) : 0;
  }

  @Test
  void jensenShannonIsSummedOverDimensions() {
    // When
    double two = divergences(12, 12, -4, -4).get(2)[0];

    // Then
    assertThat(two).isCloseTo(2 * Math.log(2), within(1e-3));
  }

  @Test
  void mmdTellsThePriorFromAnother() {
    GaussianLatent latent = new GaussianLatent(2);
    try (TestLearner learner =
        new TestLearner(latent.part(), METHODS, TestLearner.anyTable(), latent.states())) {
      // When
      float[] values = learner.call("discrepancy", 1, learner.rows(1, 0)).get(0);

      // Then
      assertThat(values[0]).isLessThan(0.01f);
      assertThat(values[1]).isGreaterThan(0.1f);
    }
  }

  @Test
  void bothEstimatorsHaveTheSameMean() {
    // Given a likelihood that is the sum of the latents, whose gradient is 1
    GaussianLatent latent = new GaussianLatent(2);
    try (TestLearner learner =
        new TestLearner(latent.part(), METHODS, TestLearner.anyTable(), latent.states())) {
      // When
      List<float[]> spread =
          learner.call(
              "gradient_spread", 3_000, learner.rows(2, 0.3f, -1, -0.5f, 0.2f, 0, 1, 0, 0));

      // Then
      assertThat(spread.get(0)[0]).isCloseTo(1, within(1e-5f));
      assertThat(spread.get(1)[0]).isCloseTo(0, within(1e-6f));
      assertThat(spread.get(2)[0]).isCloseTo(1, within(0.12f));
      assertThat(spread.get(3)[0]).isGreaterThan(0.5f);
    }
  }
}
