package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LevelStepTest {

  @Test
  void reportsTheMeanRiseAndTheMinimumRise() {
    // Given a fall within the tolerance and one beyond it
    RatePoint lower = point(1, 30, 31, 32);
    RatePoint higher = point(2, 34, 30.96, 31.7);

    // When
    LevelStep step = LevelStep.between(lower, higher);

    // Then
    assertThat(step.from()).isEqualTo(1);
    assertThat(step.to()).isEqualTo(2);
    assertThat(step.meanRise()).isCloseTo((4 - 0.04 - 0.3) / 3, within(1e-9));
    assertThat(step.minRise()).isCloseTo(-0.3, within(1e-9));
    assertThat(step.minImage()).isEqualTo("2.png");
    assertThat(step.falls()).isEqualTo(1);
  }

  private static RatePoint point(int quality, double first, double second, double third) {
    return new RatePoint(
        "vqstream", quality, List.of(image(0, first), image(1, second), image(2, third)));
  }

  private static ImageResult image(int index, double psnr) {
    return new ImageResult(index + ".png", 10, 10, 100, psnr, 0.9, 1, 1);
  }
}
