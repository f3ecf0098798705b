package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final String ENCODER = "encoder.skip.weight";
  private static final String DECODER = "decoder.skip.weight";

  private static Trainer trainer(NDManager manager, String... settings) {
    return Tiny.trainer(Tiny.config(settings), manager);
  }

  private static float[] value(Trainer trainer, String name) {
    return trainer.networks.values(TrainedNetworks.Kind.PARAMETERS).get(name);
  }

  /** Loss of always the same crops, with latents rounded. */
  private static double loss(StepParts parts) {
    return parts
        .call("rounding_gradient", parts.samples(2, 9), parts.levels(0, 1), parts.noise(10))
        .get(0)
        .getFloat();
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
    try (StepParts parts = new StepParts(config, StepParts.GRADIENTS)) {
      double before = loss(parts);

      // When
      for (int step = 0; step < 100; step++) {
        parts.trainer.step(step);
      }

      // Then
      assertThat(loss(parts)).isLessThan(before * 0.9);
    }
  }

  @Test
  void movesParametersByTheirRatesAndTheUnbiasedMoments() {
    // Given
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = trainer(manager, "steps", "1000", "learning.rate", "0.01")) {
      trainer.step(0);
      trainer.step(1);
      Map<String, float[]> before = trainer.networks.values(TrainedNetworks.Kind.PARAMETERS);

      // When
      trainer.step(2);

      // Then
      Map<String, float[]> after = trainer.networks.values(TrainedNetworks.Kind.PARAMETERS);
      Map<String, float[]> mean = trainer.networks.values(TrainedNetworks.Kind.MEAN);
      Map<String, float[]> variance = trainer.networks.values(TrainedNetworks.Kind.VARIANCE);
      double rate = trainer.schedule.learningRate(2);
      Map<String, Double> factors =
          Map.of(ENCODER, 0.2, "encoder.log_gain", 2.0, "decoder.in.bias", 1.0);
      factors.forEach(
          (name, factor) -> {
            for (int i = 0; i < before.get(name).length; i++) {
              double moved = after.get(name)[i] - before.get(name)[i];
              double first = mean.get(name)[i] / (1 - Math.pow(0.9, 3));
              double second = variance.get(name)[i] / (1 - Math.pow(0.99, 3));
              assertThat(moved)
                  .as(name)
                  .isCloseTo(
                      -factor * rate * first / (Math.sqrt(second) + 1e-7),
                      within(0.01 * factor * rate));
            }
            assertThat(mean.get(name)).as(name).isNotEqualTo(new float[mean.get(name).length]);
          });
    }
  }

  @Test
  void constantsStay() {
    // Given
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = trainer(manager, "steps", "1000")) {
      float[] deviation = value(trainer, "decoder.deviation");
      float[] unit = value(trainer, "prior.unit");

      // When
      trainer.step(0);

      // Then
      assertThat(value(trainer, "decoder.deviation")).containsExactly(deviation);
      assertThat(value(trainer, "prior.unit")).containsExactly(unit);
    }
  }

  @Test
  void encoderAndCodebooksAreFixedInTheLastPhase() {
    // Given
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer =
            trainer(
                manager,
                "steps",
                "8",
                "rounding.phase.fraction",
                "0.25",
                "joint.phase.fraction",
                "0.25")) {
      for (int step = 0; step < 4; step++) {
        trainer.step(step);
      }
      float[] encoder = value(trainer, ENCODER);
      float[] decoder = value(trainer, DECODER);
      float[] words = trainer.readBooks().words[3].clone();

      // When
      for (int step = 4; step < 8; step++) {
        trainer.step(step);
      }

      // Then
      assertThat(value(trainer, ENCODER)).containsExactly(encoder);
      assertThat(trainer.readBooks().words[3]).containsExactly(words);
      assertThat(value(trainer, DECODER)).isNotEqualTo(decoder);
    }
  }

  @Test
  void codebooksFollowAFixedEncoder() {
    // Given
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer =
            trainer(
                manager,
                "steps",
                "8",
                "rounding.phase.fraction",
                "0.25",
                "joint.phase.fraction",
                "0.75",
                "encoder.rate",
                "0")) {
      for (int step = 0; step < 3; step++) {
        trainer.step(step);
      }
      float[] encoder = value(trainer, ENCODER);
      float[] decoder = value(trainer, DECODER);
      float[] words = trainer.readBooks().words[3].clone();
      float[] usage = trainer.books.usage[3].clone();

      // When
      for (int step = 3; step < 8; step++) {
        trainer.step(step);
      }

      // Then
      assertThat(value(trainer, ENCODER)).containsExactly(encoder);
      assertThat(trainer.readBooks().words[3]).isNotEqualTo(words);
      assertThat(trainer.books.usage[3]).isNotEqualTo(usage);
      assertThat(value(trainer, DECODER)).isNotEqualTo(decoder);
    }
  }

  @Test
  void slowEncoderMovesLittleInTheJointPhase() {
    // When
    double far = movedWithCodebooks("1");
    double near = movedWithCodebooks("0.1");

    // Then
    assertThat(near).isPositive().isLessThan(far / 5);
  }

  /** How far the encoder's weights get in the second phase of a run of 8 steps. */
  private static double movedWithCodebooks(String encoderRate) {
    String[] settings = {
      "steps",
      "8",
      "rounding.phase.fraction",
      "0.25",
      "joint.phase.fraction",
      "0.75",
      "encoder.rate",
      encoderRate
    };
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = trainer(manager, settings)) {
      for (int step = 0; step < 2; step++) {
        trainer.step(step);
      }
      float[] before = value(trainer, ENCODER);
      for (int step = 2; step < 8; step++) {
        trainer.step(step);
      }
      float[] after = value(trainer, ENCODER);
      double moved = 0;
      for (int i = 0; i < before.length; i++) {
        moved += Math.abs(after[i] - before[i]);
      }
      return moved;
    }
  }

  @Test
  void bitsThatAreWorthMoreCostMoreSquaredError() {
    assertThat(squaredErrorWithCodebooks("300"))
        .isGreaterThan(squaredErrorWithCodebooks("0.1") * 1.5);
  }

  /** Squared error of the second level in a joint phase, by the worth of bits in its codes. */
  private static double squaredErrorWithCodebooks(String rdoLambdaScale) {
    String[] settings = {
      "steps",
      "50",
      "rounding.phase.fraction",
      "0.1",
      "joint.phase.fraction",
      "0.9",
      "rdo.lambda.scale",
      rdoLambdaScale
    };
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = trainer(manager, settings)) {
      for (int step = 0; step < 50; step++) {
        if (step == 30) {
          trainer.takeFigures();
        }
        trainer.step(step);
      }
      return trainer.takeFigures().squaredError(1);
    }
  }

  @Test
  void stepsDependOnTheirNumberAlone() {
    // Given
    float[] once = afterTwoSteps(1);

    // Then
    assertThat(afterTwoSteps(1)).containsExactly(once);
    assertThat(afterTwoSteps(2)).isNotEqualTo(once);
  }

  private static float[] afterTwoSteps(int seed) {
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = trainer(manager, "steps", "100")) {
      trainer.crops(1, Tiny.CROP, seed);
      trainer.step(0);
      trainer.step(seed);
      return value(trainer, DECODER);
    }
  }

  @Test
  void theLastPhaseHasItsOwnCropSize() {
    // Given batches of two crops of 32 x 32 pixels, then of one of 40 x 40
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer =
            trainer(
                manager,
                "steps",
                "4",
                "rounding.phase.fraction",
                "0.25",
                "joint.phase.fraction",
                "0.25",
                "final.crop.size",
                "40")) {
      trainer.step(0);
      trainer.step(1);
      int before = images(trainer.takeFigures());

      // When
      trainer.step(2);
      trainer.step(3);

      // Then
      assertThat(before).isEqualTo(4);
      assertThat(images(trainer.takeFigures())).isEqualTo(2);
    }
  }

  private static int images(StepFigures figures) {
    return figures.images(0) + figures.images(1);
  }

  @Test
  void reconstructsByTheNetworksAndCodebooks() {
    // Given
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer =
            trainer(
                manager,
                "steps",
                "40",
                "rounding.phase.fraction",
                "0.5",
                "joint.phase.fraction",
                "0.5")) {
      float[] crops = trainer.crops(2, Tiny.CROP, 3);
      double rounded = squaredError(crops, trainer.reconstruct(crops, 2, Tiny.CROP, 1));
      double coarse = squaredError(crops, trainer.reconstruct(crops, 2, Tiny.CROP, 0));

      // When
      for (int step = 0; step < 40; step++) {
        trainer.step(step);
      }

      // Then
      assertThat(trainer.hasCodebooks()).isTrue();
      assertThat(rounded).isLessThan(coarse).isLessThan(500);
      assertThat(squaredError(crops, trainer.reconstruct(crops, 2, Tiny.CROP, 1)))
          .isLessThan(500)
          .isNotEqualTo(rounded);
    }
  }

  private static double squaredError(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.pow(a[i] - b[i], 2);
    }
    return sum / a.length;
  }
}
