package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.evaluation.curve.Interval;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateDifferenceTest {
  private static final double[] PSNRS = {28, 31, 34, 37};

  @Test
  void findsMedianAndWorstImageAndThoseOfMoreBytes() {
    // Given images that need 50 % to 120 % of the bytes
    List<RatePoint> points = curve("a", 0.5, 0.8, 0.9, 1.2);

    // When
    RateDifference difference = difference(points, curve("b", 1, 1, 1, 1));

    // Then
    assertThat(difference.median().orElseThrow()).isCloseTo(-15, within(1e-3));
    assertThat(difference.worst().orElseThrow().name()).isEqualTo("3.png");
    assertThat(difference.worst().orElseThrow().bdRate().orElseThrow().percent())
        .isCloseTo(20, within(1e-3));
    assertThat(difference.needingMoreBytes()).isEqualTo(1);
    assertThat(difference.compared()).isEqualTo(4);
  }

  @Test
  void intervalContainsTheFigure() {
    // Given
    List<RatePoint> points = curve("a", 0.5, 0.8, 0.9, 1.2);

    // When
    RateDifference difference = difference(points, curve("b", 1, 1, 1, 1));

    // Then the figure is the mean of the factors, since the images are of one size
    double percent = difference.bdRate().orElseThrow().percent();
    Interval interval = difference.interval().orElseThrow();
    assertThat(percent).isCloseTo(-15, within(1e-3));
    assertThat(interval.low()).isBetween(-50.0, percent - 5);
    assertThat(interval.high()).isBetween(percent + 5, 20.0);
  }

  @Test
  void intervalCollapsesForEqualFactors() {
    // Given
    List<RatePoint> points = curve("a", 0.75, 0.75, 0.75);

    // When
    Interval interval = difference(points, curve("b", 1, 1, 1)).interval().orElseThrow();

    // Then
    assertThat(interval.low()).isCloseTo(-25, within(1e-3));
    assertThat(interval.high()).isCloseTo(-25, within(1e-3));
  }

  @Test
  void nobodyLosesAgainstAnEqualCurve() {
    // When
    RateDifference difference = difference(curve("a", 1, 0.3), curve("b", 1, 0.3));

    // Then
    assertThat(difference.needingMoreBytes()).isZero();
    assertThat(difference.bdRate().orElseThrow().percent()).isZero();
  }

  @Test
  void imagesWithoutACommonRangeHaveNoFigure() {
    // Given an image on which the other codec begins where this one ends
    List<RatePoint> other = new ArrayList<>();
    for (RatePoint point : curve("b", 1, 1)) {
      ImageResult last = point.images().get(1);
      other.add(
          new RatePoint(
              "b",
              point.quality(),
              List.of(
                  point.images().get(0),
                  new ImageResult("1.png", 64, 64, last.bytes(), last.psnr() + 8.5, 0.9, 1, 1))));
    }

    // When
    RateDifference difference = difference(curve("a", 0.5, 0.5), other);

    // Then half a dB in common is not enough
    assertThat(difference.compared()).isEqualTo(1);
    assertThat(difference.images().get(1).bdRate()).isEmpty();
    assertThat(difference.worst().orElseThrow().name()).isEqualTo("0.png");
  }

  @Test
  void saysThatACurveHasOnePoint() {
    // Given
    List<RatePoint> one = curve("a", 0.5, 0.5).subList(0, 1);

    // When
    RateDifference difference = difference(one, curve("b", 1, 1));

    // Then
    assertThat(difference.bdRate()).isEmpty();
    assertThat(difference.interval()).isEmpty();
    assertThat(difference.reason())
        .isEqualTo("a has one point, and a BD-rate compares curves of two or more");
  }

  private static RateDifference difference(List<RatePoint> points, List<RatePoint> against) {
    return RateDifference.between(points, against, true, "PSNR");
  }

  /** A curve over images of one size: bytes double with every point, times a factor per image. */
  private static List<RatePoint> curve(String codec, double... factors) {
    List<RatePoint> points = new ArrayList<>();
    for (int i = 0; i < PSNRS.length; i++) {
      List<ImageResult> images = new ArrayList<>();
      for (int image = 0; image < factors.length; image++) {
        long bytes = Math.round(factors[image] * 10_000_000 * (1 << i));
        images.add(new ImageResult(image + ".png", 64, 64, bytes, PSNRS[i], 0.9, 1, 1));
      }
      points.add(new RatePoint(codec, i + 1, images));
    }
    return points;
  }
}
