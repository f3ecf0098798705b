package io.vqstream.study.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.study.bound.NegativeBinomial.Moments;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NegativeBinomialTest {

  @Test
  void momentsAreThoseOfTheSamples() {
    // Given samples of correlation 0.8
    Random random = new Random(1);
    float[] samples = new float[40_000];
    for (int i = 0; i < samples.length; i += 2) {
      double x = random.nextGaussian();
      samples[i] = (float) (1 + 2 * x);
      samples[i + 1] = (float) (0.8 * x + 0.6 * random.nextGaussian());
    }

    // When
    Moments moments = Moments.of(samples);

    // Then
    assertThat(moments.meanR()).isCloseTo(1, within(0.05));
    assertThat(moments.deviationR()).isCloseTo(2, within(0.05));
    assertThat(moments.correlation()).isCloseTo(0.8, within(0.02));
  }

  @Test
  void exactMomentsAgreeWithSumsInJava() {
    // Given the same density, written again, on a coarser grid
    int side = 120;
    float[] points = new float[2 * side * side];
    float[] logs = new float[side * side];
    for (int i = 0; i < logs.length; i++) {
      points[2 * i] = -2f + 5f * Math.floorDiv(i, side) / (side - 1);
      points[2 * i + 1] = -4f + 6f * (i % side) / (side - 1);
      logs[i] = (float) logJoint(points[2 * i], points[2 * i + 1]);
    }
    Moments expected = Moments.weighted(points, logs);

    // When
    try (NegativeBinomial model = new NegativeBinomial(false, 1)) {
      Moments exact = model.exact(200);

      // Then
      assertThat(exact.meanR()).isCloseTo(expected.meanR(), within(1e-3));
      assertThat(exact.deviationP()).isCloseTo(expected.deviationP(), within(1e-3));
      assertThat(exact.correlation()).isCloseTo(expected.correlation(), within(1e-3)).isNegative();
    }
  }

  private static double logJoint(double logR, double logit) {
    int[] frequencies = {70, 38, 17, 10, 9, 3, 2, 1};
    double r = Math.exp(logR);
    double p = 1 / (1 + Math.exp(-logit));
    double sum = 0.01 * logR - 0.01 * r + 0.01 * Math.log(p) + 0.01 * Math.log(1 - p);
    for (int value = 0; value < frequencies.length; value++) {
      double rising = 0; // log of Gamma(r + value) / Gamma(r)
      for (int i = 0; i < value; i++) {
        rising += Math.log(r + i);
      }
      sum += frequencies[value] * (rising + value * Math.log(p) + r * Math.log(1 - p));
    }
    return sum;
  }

  @Test
  void mixingDistributionFindsTheCorrelation() {
    try (NegativeBinomial model = new NegativeBinomial(true, 2)) {
      // Given
      Moments exact = model.exact(100);

      // When
      for (int i = 0; i < 600; i++) {
        model.step(1e-2, 20);
      }
      Moments moments = Moments.of(model.sample(5_000));

      // Then
      assertThat(moments.correlation()).isCloseTo(exact.correlation(), within(0.15));
      assertThat(moments.deviationR()).isCloseTo(exact.deviationR(), within(0.1));
    }
  }
}
