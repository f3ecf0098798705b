package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RunningFiguresTest {
  private final RunningFigures figures = new RunningFigures(2);

  /** Figures of images of each of two levels, all with this squared error and these bits. */
  private static StepFigures of(int first, int second, double squaredError, double bits) {
    return new StepFigures(
        new float[] {
          5,
          1,
          12,
          8,
          first,
          second,
          (float) (first * squaredError),
          (float) (second * squaredError),
          (float) (first * bits),
          (float) (second * bits)
        });
  }

  @Test
  void meansAreOfFiniteSteps() {
    // Given five steps, one of which is not finite
    StepFigures some = of(3, 0, 65.025, 0.5);

    // Then
    assertThat(some.loss()).isEqualTo(3);
    assertThat(some.norm()).isEqualTo(2);
    assertThat(some.squaredError(0)).isCloseTo(65.025, within(1e-4));
    assertThat(some.squaredError(1)).isNaN();
  }

  @Test
  void beginsWithTheFirstFiguresOfALevel() {
    // When
    figures.add(of(3, 0, 65.025, 0.5));
    figures.add(of(0, 2, 650.25, 0.25));

    // Then
    assertThat(figures.text()).isEqualTo("0.500/30.00 0.250/20.00");
  }

  @Test
  void averagesOverAboutFiftyImages() {
    // Given
    figures.add(of(10, 1, 100, 1));

    // When images come at once or one by one
    figures.add(of(30, 0, 50, 0));
    RunningFigures single = new RunningFigures(2);
    single.add(of(10, 1, 100, 1));
    for (int i = 0; i < 30; i++) {
      single.add(of(1, 0, 50, 0));
    }

    // Then
    double left = (Math.pow(0.98, 30) - Math.pow(0.98, 40)) / (1 - Math.pow(0.98, 40));
    assertThat(values(figures)[0]).isCloseTo(50 + 50 * left, within(1e-4));
    assertThat(values(figures)[2]).isCloseTo(left, within(1e-6));
    assertThat(values(single)).containsExactly(values(figures), within(1e-4));
  }

  @Test
  void weighsTheFirstImagesEqually() {
    // When two images come first and two more later
    figures.add(of(1, 1, 100, 1));
    figures.add(of(1, 1, 50, 0));

    // Then both count about the same
    assertThat(values(figures)[0]).isCloseTo(75, within(1.0));
    assertThat(values(figures)[2]).isCloseTo(0.5, within(0.02));
  }

  private static double[] values(RunningFigures figures) {
    String[] values = figures.exact().split(" ");
    double[] numbers = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      numbers[i] = Double.parseDouble(values[i]);
    }
    return numbers;
  }

  @Test
  void continuesExactly() {
    // Given
    figures.add(of(3, 4, 65.025, 0.3));
    RunningFigures resumed = new RunningFigures(2);

    // When
    resumed.restore(figures.exact());
    figures.add(of(1, 2, 70, 0.1));
    resumed.add(of(1, 2, 70, 0.1));

    // Then
    assertThat(resumed.exact()).isEqualTo(figures.exact());
  }
}
