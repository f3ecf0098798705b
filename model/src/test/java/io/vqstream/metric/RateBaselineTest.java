package io.vqstream.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RateBaselineTest {

  @Test
  void equalsMomentsOfTheSetWhileItIsSmall() {
    // Given
    double[] rates = DoubleStream.of(rates(RateBaseline.MIN_IMAGES, 0.25, 0.2)).toArray();

    // When
    RateBaseline running = after(RateBaseline.EMPTY, rates);

    // Then
    RateBaseline whole = RateBaseline.of(rates);
    assertThat(running.images()).isEqualTo(whole.images());
    assertThat(running.mean()).isCloseTo(whole.mean(), within(1e-12));
    assertThat(running.spread()).isCloseTo(whole.spread(), within(1e-12));
  }

  @Test
  void hasNoSurpriseForTheFirstImages() {
    // Given
    RateBaseline before = after(RateBaseline.EMPTY, rates(RateBaseline.MIN_IMAGES - 1, 0.25, 0.2));

    // When
    RateBaseline now = before.with(0.25);

    // Then
    assertThat(before.surprise(0.25)).isEmpty();
    assertThat(now.surprise(0.25)).isPresent();
  }

  @Test
  void signSaysWhetherMoreBitsAreNeeded() {
    // Given
    RateBaseline usual = new RateBaseline(100, -2, 0.5);

    // When / Then
    assertThat(usual.surprise(0.5)).hasValue(2);
    assertThat(usual.surprise(0.125)).hasValue(-2);
  }

  @Test
  void equalRatesDoNotMakeSmallDifferencesSurprising() {
    // Given
    RateBaseline usual = after(RateBaseline.EMPTY, rates(40, 0.25, 0));

    // When / Then a thousandth more is 0.14 of the smallest spread
    assertThat(usual.surprise(0.25 * 1.001).orElseThrow()).isCloseTo(0.144, within(0.001));
  }

  @Test
  void fewUnusualImagesStayUnusual() {
    // Given
    RateBaseline usual = after(RateBaseline.EMPTY, rates(200, 0.25, 0.2));

    // When
    RateBaseline now = after(usual, rates(3, 2, 0));

    // Then
    assertThat(usual.surprise(2).orElseThrow()).isGreaterThan(10);
    assertThat(now.surprise(2).orElseThrow()).isGreaterThan(10);
  }

  @Test
  void adaptsToLastingChange() {
    // Given
    RateBaseline usual = after(RateBaseline.EMPTY, rates(300, 0.25, 0.2));

    // When
    RateBaseline now = after(usual, rates(1000, 0.5, 0.2));

    // Then
    assertThat(usual.surprise(0.5).orElseThrow()).isGreaterThan(4);
    assertThat(Math.abs(now.surprise(0.5).orElseThrow())).isLessThan(0.5);
    assertThat(now.spread()).isCloseTo(0.2, within(0.05));
  }

  /** Rates around one, with a standard deviation of their logarithms to base 2. */
  private static double[] rates(int count, double around, double spread) {
    Random random = new Random(5);
    return DoubleStream.generate(() -> around * Math.pow(2, spread * random.nextGaussian()))
        .limit(count)
        .toArray();
  }

  private static RateBaseline after(RateBaseline baseline, double[] rates) {
    RateBaseline now = baseline;
    for (double rate : rates) {
      now = now.with(rate);
    }
    return now;
  }
}
