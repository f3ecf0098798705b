package io.vqstream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteQualityTest {

  @Test
  void describesOverrides() {
    assertThat(
            new RouteQuality(
                OptionalInt.of(2), OptionalInt.of(5), OptionalDouble.of(32), OptionalInt.of(25)))
        .hasToString("quality 2, at most 5, at least 32.0 dB, key frame interval 25");
    assertThat(RouteQuality.INHERITED.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3, 30, 1",
    "2, 1, 30, 1",
    "1, 3, -1, 1",
    "1, 3, NaN, 1",
    "1, 3, 101, 1",
    "1, 3, 30, 0",
    "1, 3, 30, 10001"
  })
  void rejectsInvalidValues(int quality, int maxQuality, double psnr, int interval) {
    assertThatThrownBy(
            () ->
                new RouteQuality(
                    OptionalInt.of(quality),
                    OptionalInt.of(maxQuality),
                    OptionalDouble.of(psnr),
                    OptionalInt.of(interval)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
