package io.vqstream.evaluation.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.evaluation.curve.BdRate.Point;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BdRateTest {
  private static final List<Point> CURVE =
      List.of(new Point(0.1, 25), new Point(0.3, 29), new Point(0.8, 33), new Point(2, 38));

  @Test
  void isZeroForOneCurveAgainstItself() {
    // When
    BdRate bdRate = BdRate.between(CURVE, CURVE).orElseThrow();

    // Then
    assertThat(bdRate).isEqualTo(new BdRate(0, 25, 38));
  }

  @Test
  void isMinusFiftyIfTheRateIsHalved() {
    // Given
    List<Point> halved =
        CURVE.stream().map(point -> new Point(point.bitsPerPixel() / 2, point.fidelity())).toList();

    // When
    double percent = BdRate.between(halved, CURVE).orElseThrow().percent();

    // Then
    assertThat(percent).isCloseTo(-50, within(1e-9));
  }

  @Test
  void coversTheCommonRangeOnly() {
    // Given log2 rate rising by 1 a dB on one side, and a constant rate of 2 on the other
    List<Point> rising = List.of(new Point(1, 30), new Point(2, 31), new Point(4, 32));
    List<Point> level = List.of(new Point(2, 31), new Point(2, 35));

    // When
    BdRate bdRate = BdRate.between(rising, level).orElseThrow();

    // Then from 31 to 32 dB the mean log2 rate is 1.5 against 1
    assertThat(bdRate.percent()).isCloseTo(100 * (Math.sqrt(2) - 1), within(1e-9));
    assertThat(bdRate.low()).isEqualTo(31);
    assertThat(bdRate.high()).isEqualTo(32);
  }

  @Test
  void agreesWithScipyOnPublishedCurves() {
    // Given points on Kodak from CompressAI, results/image/kodak/{webp,jpeg}.json
    List<Point> webp =
        List.of(
            new Point(0.234, 28.33),
            new Point(0.461, 30.94),
            new Point(0.722, 33.24),
            new Point(0.998, 35.10),
            new Point(2.928, 41.76));
    List<Point> jpeg =
        List.of(
            new Point(0.221, 23.78),
            new Point(0.508, 29.04),
            new Point(0.964, 32.40),
            new Point(1.572, 35.24),
            new Point(3.401, 40.56));

    // When
    BdRate bdRate = BdRate.between(webp, jpeg).orElseThrow();

    // Then as scipy.interpolate.PchipInterpolator of log rate integrates
    assertThat(bdRate.percent()).isCloseTo(-35.52479335018973, within(1e-9));
    assertThat(bdRate.low()).isEqualTo(28.33);
    assertThat(bdRate.high()).isEqualTo(40.56);
  }

  @Test
  void acceptsPointsInAnyOrder() {
    // Given
    List<Point> shuffled = List.of(CURVE.get(2), CURVE.get(0), CURVE.get(3), CURVE.get(1));

    // When
    Optional<BdRate> bdRate = BdRate.between(shuffled, CURVE);

    // Then
    assertThat(bdRate).contains(new BdRate(0, 25, 38));
  }

  @Test
  void countsTheLowestRateOfEqualPsnr() {
    // Given
    List<Point> doubled = List.of(new Point(9, 29), CURVE.get(0), CURVE.get(1), CURVE.get(2));

    // When
    double percent = BdRate.between(doubled, CURVE.subList(0, 3)).orElseThrow().percent();

    // Then
    assertThat(percent).isZero();
  }

  @Test
  void isEmptyWithoutACommonRangeOrASecondPoint() {
    // Given
    List<Point> higher = List.of(new Point(3, 38), new Point(4, 40));

    // When
    Optional<BdRate> apart = BdRate.between(CURVE, higher);
    Optional<BdRate> single = BdRate.between(CURVE.subList(0, 1), CURVE);

    // Then
    assertThat(apart).isEmpty();
    assertThat(single).isEmpty();
  }
}
