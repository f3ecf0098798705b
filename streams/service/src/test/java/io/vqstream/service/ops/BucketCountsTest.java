package io.vqstream.service.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class BucketCountsTest {
  private final DistributionSummary summary =
      DistributionSummary.builder("psnr")
          .serviceLevelObjectives(20, 21, 22, 23, 24, 25)
          .register(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

  @Test
  void estimatesTheLastBoundForWhatIsAboveIt() {
    // Given
    BucketCounts slow = new BucketCounts(new double[] {1, 600}, new double[] {0, 0}, 5);

    // When / Then
    assertThat(slow.quantile(0.5)).isEqualTo(600).isEqualTo(slow.max());
  }

  @Test
  void estimatesMedianFromMeter() {
    // Given
    for (double psnr : new double[] {21.2, 22.4, 22.6, 22.8, 24.5}) {
      summary.record(psnr);
    }

    // When
    BucketCounts counts = BucketCounts.of(summary.takeSnapshot(), 1);

    // Then
    assertThat(counts.all()).isEqualTo(5);
    assertThat(counts.quantile(0.5)).isCloseTo(22.5, within(0.01));
  }

  @Test
  void leavesOutWhatWasThereBefore() {
    // Given
    summary.record(21.5);
    BucketCounts before = BucketCounts.of(summary.takeSnapshot(), 1);
    summary.record(24.5);

    // When
    BucketCounts recent = BucketCounts.of(summary.takeSnapshot(), 1).since(before);

    // Then
    assertThat(recent.all()).isEqualTo(1);
    assertThat(recent.quantile(0.5)).isBetween(24.0, 25.0);
  }

  @Test
  void hasNoQuantileWithoutValues() {
    assertThat(BucketCounts.of(summary.takeSnapshot(), 1).quantile(0.5)).isNaN();
  }

  @Test
  void limitsValuesAboveLastBound() {
    // Given
    summary.record(80);

    // When / Then
    assertThat(BucketCounts.of(summary.takeSnapshot(), 1).quantile(0.5)).isEqualTo(25);
  }
}
