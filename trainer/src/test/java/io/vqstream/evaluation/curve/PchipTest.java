package io.vqstream.evaluation.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PchipTest {

  /** Expected values are SciPy's. The curve rises, turns, rests and rises again. */
  @ParameterizedTest
  @CsvSource({
    "0, 7, 21.611111111111107",
    "0.5, 3.5, 7.386284722222223",
    "0, 1, 2.2361111111111116",
    "1, 2, 2.8125",
    "3, 4, 2",
    "6, 7, 6.375",
    "2, 2, 0"
  })
  void integratesAsScipyDoes(double from, double to, double expected) {
    // Given
    Pchip curve = new Pchip(new double[] {0, 1, 3, 4, 7}, new double[] {1, 3, 2, 2, 8});

    // When
    double integral = curve.integral(from, to);

    // Then
    assertThat(integral).isCloseTo(expected, within(1e-12));
  }

  /** Expected values are SciPy's. */
  @ParameterizedTest
  @CsvSource({
    "0, 1.0",
    "0.5, 2.3541666666666665",
    "1, 3.0",
    "2.25, 2.31640625",
    "3.5, 2.0",
    "6.75, 7.1467013888888875",
    "7, 8.0"
  })
  void interpolatesAsScipyDoes(double place, double expected) {
    // Given
    Pchip curve = new Pchip(new double[] {0, 1, 3, 4, 7}, new double[] {1, 3, 2, 2, 8});

    // When
    double value = curve.at(place);

    // Then
    assertThat(value).isCloseTo(expected, within(1e-12));
  }

  @Test
  void twoPointsGiveALine() {
    // Given
    Pchip line = new Pchip(new double[] {1, 3}, new double[] {10, 20});

    // When
    double integral = line.integral(1, 2);

    // Then
    assertThat(integral).isCloseTo(12.5, within(1e-12));
  }

  @Test
  void doesNotExtrapolate() {
    // Given
    Pchip line = new Pchip(new double[] {1, 3}, new double[] {10, 20});

    // When
    assertThatThrownBy(() -> line.integral(2, 3.5))

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2.0..3.5 is not within 1.0..3.0");
    assertThatThrownBy(() -> line.at(3.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3.5 is not within 1.0..3.0");
  }

  @Test
  void rejectsAbscissasThatDoNotAscend() {
    // When
    assertThatThrownBy(() -> new Pchip(new double[] {1, 1}, new double[] {10, 20}))

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1.0 does not ascend from 1.0");
  }
}
