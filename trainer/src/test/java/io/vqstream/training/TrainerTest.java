package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.ParameterStore;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrainerTest {

  /** Loss of always the same crops, with latents rounded. */
  private static double loss(Trainer trainer, NDManager manager) {
    float[] samples = Tiny.crops().batch(2, new Random(9));
    try (NDManager scope = manager.newSubManager();
        NDScope temporary = new NDScope()) {
      temporary.suppressNotUsedWarning();
      Objective.Batch batch = trainer.objective.batch(scope, samples, Tiny.CROP, new int[] {0, 1});
      ParameterStore store = new ParameterStore(scope, false);
      return trainer.objective.lattice(store, batch, new Random(10)).loss().getFloat();
    }
  }

  @Test
  void stepsLowerTheLoss() {
    // Given
    TrainingConfig config =
        Tiny.config(
            "steps",
            "100",
            "rounding.phase.fraction",
            "1",
            "joint.phase.fraction",
            "0",
            "learning.rate",
            "4e-3");
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = Tiny.trainer(config, manager);
      double before = loss(trainer, manager);

      // When
      for (int step = 0; step < 100; step++) {
        trainer.step(step);
      }

      // Then
      assertThat(loss(trainer, manager)).isLessThan(before * 0.9);
    }
  }

  @Test
  void encoderAndCodebooksAreFixedInTheLastPhase() {
    // Given
    TrainingConfig config =
        Tiny.config(
            "steps", "8", "rounding.phase.fraction", "0.25", "joint.phase.fraction", "0.25");
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = Tiny.trainer(config, manager);
      for (int step = 0; step < 4; step++) {
        trainer.step(step);
      }
      float[] encoder = value(trainer, "encoder.skip.weight");
      float[] decoder = value(trainer, "decoder.skip.weight");
      float[] words = trainer.books.words[3].clone();

      // When
      for (int step = 4; step < 8; step++) {
        trainer.step(step);
      }

      // Then
      assertThat(value(trainer, "encoder.skip.weight")).containsExactly(encoder);
      assertThat(trainer.books.words[3]).containsExactly(words);
      assertThat(value(trainer, "decoder.skip.weight")).isNotEqualTo(decoder);
    }
  }

  @Test
  void codebooksFollowAFixedEncoder() {
    // Given
    TrainingConfig config =
        Tiny.config(
            "steps",
            "8",
            "rounding.phase.fraction",
            "0.25",
            "joint.phase.fraction",
            "0.75",
            "encoder.rate",
            "0");
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = Tiny.trainer(config, manager);
      for (int step = 0; step < 3; step++) {
        trainer.step(step);
      }
      float[] encoder = value(trainer, "encoder.skip.weight");
      float[] decoder = value(trainer, "decoder.skip.weight");
      float[] words = trainer.books.words[3].clone();

      // When
      for (int step = 3; step < 8; step++) {
        trainer.step(step);
      }

      // Then
      assertThat(value(trainer, "encoder.skip.weight")).containsExactly(encoder);
      assertThat(trainer.books.words[3]).isNotEqualTo(words);
      assertThat(value(trainer, "decoder.skip.weight")).isNotEqualTo(decoder);
    }
  }

  @Test
  void slowEncoderMovesLittleInTheJointPhase() {
    // Given
    TrainingConfig fast =
        Tiny.config(
            "steps", "8", "rounding.phase.fraction", "0.25", "joint.phase.fraction", "0.75");
    TrainingConfig slow =
        Tiny.config(
            "steps",
            "8",
            "rounding.phase.fraction",
            "0.25",
            "joint.phase.fraction",
            "0.75",
            "encoder.rate",
            "0.1");

    // When
    double far = movedWithCodebooks(fast);
    double near = movedWithCodebooks(slow);

    // Then
    assertThat(near).isPositive().isLessThan(far / 5);
  }

  /** How far the encoder's weights get in the second phase of a run of 8 steps. */
  private static double movedWithCodebooks(TrainingConfig config) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = Tiny.trainer(config, manager);
      for (int step = 0; step < 2; step++) {
        trainer.step(step);
      }
      float[] before = value(trainer, "encoder.skip.weight");
      for (int step = 2; step < 8; step++) {
        trainer.step(step);
      }
      float[] after = value(trainer, "encoder.skip.weight");
      double moved = 0;
      for (int i = 0; i < before.length; i++) {
        moved += Math.abs(after[i] - before[i]);
      }
      return moved;
    }
  }

  @Test
  void learningRateFallsFromItsPeakToATwentieth() {
    // Given
    TrainingConfig config = Tiny.config("steps", "1000", "learning.rate", "0.01");
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = new Trainer(config, Tiny.crops(), manager);

      // Then
      assertThat(trainer.learningRate(0)).isCloseTo(0.01 / 50, within(1e-6));
      assertThat(trainer.learningRate(49)).isCloseTo(0.01, within(1e-4));
      assertThat(trainer.learningRate(500)).isCloseTo(0.01 * 0.525, within(1e-5));
      assertThat(trainer.learningRate(1000)).isCloseTo(0.01 * 0.05, within(1e-6));
    }
  }

  private static float[] value(Trainer trainer, String name) {
    return trainer.networks.parameters().get(name).getArray().toFloatArray();
  }
}
