package io.vqstream.evaluation.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  @Test
  void containsTheMeanOfKnownData() {
    // Given the numbers 1 to 40: mean 20.5, standard deviation 11.54
    double[] data = IntStream.rangeClosed(1, 40).asDoubleStream().toArray();

    // When
    Interval interval = Bootstrap.interval(40, counts -> mean(data, counts)).orElseThrow();

    // Then 1.96 standard errors on either side, as the central limit theorem has it
    assertThat(interval.low()).isCloseTo(20.5 - 3.58, within(0.4));
    assertThat(interval.high()).isCloseTo(20.5 + 3.58, within(0.4));
  }

  @Test
  void isEqualForEqualData() {
    // Given
    double[] data = {3, 1, 4, 1, 5, 9, 2, 6};

    // When
    Optional<Interval> first = Bootstrap.interval(8, counts -> mean(data, counts));
    Optional<Interval> second = Bootstrap.interval(8, counts -> mean(data, counts));

    // Then
    assertThat(first).isPresent().isEqualTo(second);
  }

  @Test
  void collapsesForIdenticalImages() {
    // Given
    double[] data = {7, 7, 7, 7};

    // When
    Interval interval = Bootstrap.interval(4, counts -> mean(data, counts)).orElseThrow();

    // Then
    assertThat(interval).isEqualTo(new Interval(7, 7));
  }

  @Test
  void drawsAsManyImagesAsThereAre() {
    // When
    Interval interval =
        Bootstrap.interval(5, counts -> OptionalDouble.of(IntStream.of(counts).sum()))
            .orElseThrow();

    // Then
    assertThat(interval).isEqualTo(new Interval(5, 5));
  }

  @Test
  void isEmptyForOneImage() {
    // When
    Optional<Interval> interval = Bootstrap.interval(1, counts -> OptionalDouble.of(7));

    // Then
    assertThat(interval).isEmpty();
  }

  @Test
  void isEmptyIfASampleHasNoFigure() {
    // Given a figure that needs the first image
    Bootstrap.Statistic statistic =
        counts -> counts[0] > 0 ? OptionalDouble.of(1) : OptionalDouble.empty();

    // When
    Optional<Interval> interval = Bootstrap.interval(3, statistic);

    // Then
    assertThat(interval).isEmpty();
  }

  private static OptionalDouble mean(double[] data, int[] counts) {
    double sum = 0;
    for (int i = 0; i < data.length; i++) {
      sum += counts[i] * data[i];
    }
    return OptionalDouble.of(sum / data.length);
  }
}
