package io.vqstream.training.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

  @ParameterizedTest
  @CsvSource({"0, 1", "-3.2, 47", "0.012, 0.013", "5, 5", "-1e6, 1e6"})
  void hasAFewRoundTicksWithinItsRange(double low, double high) {
    // When
    Axis axis = Axis.around(DoubleStream.of(low, high), false);

    // Then
    assertThat(axis.ticks()).hasSizeBetween(3, 8).isSorted();
    assertThat(axis.ticks()).allSatisfy(tick -> assertThat(axis.at(tick)).isBetween(0.0, 1.0));
  }

  @Test
  void equalRatiosHaveEqualDistances() {
    // When
    Axis axis = Axis.around(DoubleStream.of(0.05, 2), true);

    // Then
    assertThat(axis.at(0.2) - axis.at(0.1)).isCloseTo(axis.at(0.4) - axis.at(0.2), within());
    assertThat(axis.ticks()).containsExactly(0.05, 0.1, 0.2, 0.5, 1.0, 2.0);
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-9);
  }

  @Test
  void valuesThatAreNotFiniteDoNotCount() {
    // When
    Axis axis = Axis.around(DoubleStream.of(Double.NaN, 1, Double.POSITIVE_INFINITY, 3), false);

    // Then
    assertThat(axis).isEqualTo(Axis.around(DoubleStream.of(1, 3), false));
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.1", "20000, 20k", "-2.5, \u22122.5", "0, 0", "150, 150", "0.00004, 0"})
  void labelsAreShort(double value, String label) {
    assertThat(Axis.label(value)).isEqualTo(label);
  }
}
