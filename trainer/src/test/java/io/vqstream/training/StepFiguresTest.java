package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the step sums for the log. */
class StepFiguresTest {

  private static Trainer trainer(NDManager manager, String... settings) {
    return Tiny.trainer(Tiny.config(settings), manager);
  }

  private static float[] value(Trainer trainer, String name) {
    return trainer.networks.values(TrainedNetworks.Kind.PARAMETERS).get(name);
  }

  @Test
  void figuresAreOfTheStepsSinceTheyWereTaken() {
    // Given
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = trainer(manager, "steps", "100")) {
      trainer.step(0);
      trainer.takeFigures();

      // When
      for (int step = 1; step < 4; step++) {
        trainer.step(step);
      }

      // Then a batch has an image of each level
      StepFigures figures = trainer.figures();
      assertThat(figures.steps()).isEqualTo(3);
      assertThat(figures.notFinite()).isZero();
      assertThat(figures.loss()).isPositive();
      assertThat(figures.norm()).isPositive();
      for (int q = 0; q < 2; q++) {
        assertThat(figures.images(q)).isEqualTo(3);
        assertThat(figures.squaredError(q)).isBetween(1.0, 3000.0);
        assertThat(figures.bitsPerPixel(q)).isBetween(0.01, 8.0);
      }
      assertThat(trainer.takeFigures().sums()).containsExactly(figures.sums());
      assertThat(trainer.figures().steps()).isZero();
    }
  }

  @Test
  void figuresCountStepsThatAreNotFinite() {
    // Given
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = trainer(manager, "steps", "100")) {
      trainer.step(0);
      trainer.networks.change(
          (name, values) -> {
            if (name.equals("decoder.in.bias")) {
              values[0] = Float.NaN;
            }
          });
      float[] encoder = value(trainer, "encoder.skip.weight");

      // When
      trainer.step(1);

      // Then
      StepFigures figures = trainer.figures();
      assertThat(figures.steps()).isEqualTo(2);
      assertThat(figures.notFinite()).isEqualTo(1);
      assertThat(figures.loss()).isFinite();
      assertThat(figures.images(0) + figures.images(1)).isEqualTo(2);
      assertThat(value(trainer, "encoder.skip.weight")).containsExactly(encoder);
    }
  }

  @Test
  void aBurstCountsAsALimitedError() {
    // Given
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = trainer(manager, "steps", "100")) {
      trainer.networks.change(
          (name, values) -> {
            if (name.equals("decoder.out.bias")) {
              Arrays.fill(values, 1e6f);
            }
          });

      // When
      trainer.step(0);

      // Then
      assertThat(trainer.figures().notFinite()).isZero();
      assertThat(trainer.figures().squaredError(0)).isEqualTo(DivergenceGuard.MAX_SQUARED_ERROR);
    }
  }
}
