package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the numbers of 16 bits change in a step. */
class PrecisionTest {
  /** bfloat16 keeps 8 bits of a number: a relative error of 1 / 256 for each rounding. */
  private static final double ROUNDING = 1.0 / 256;

  @ParameterizedTest
  @ValueSource(strings = {"residual:4x1,6x1", "depthwise:4x1,6x1"})
  void lossAndGradientAreThoseOfFloat32UpToRounding(String shape) {
    // When
    float[][] narrow = step(shape, "bfloat16");

    // Then
    float[][] full = step(shape, "float32");
    assertThat(narrow[0][0]).isCloseTo(full[0][0], within((float) (full[0][0] * 2 * ROUNDING)));
    assertThat(narrow[0][0]).isNotEqualTo(full[0][0]);
    assertThat(distance(narrow[1], full[1])).isBetween(1e-5, 4 * ROUNDING);
  }

  /** The loss, and the gradient of the parameters of all convolutions. */
  private static float[][] step(String shape, String precision) {
    TrainingConfig config = Tiny.config("encoder", shape, "decoder", shape, "precision", precision);
    try (StepParts parts = new StepParts(config, StepParts.GRADIENTS)) {
      // residual paths end in zeros at the start of a run
      Random random = new Random(1);
      parts.trainer.networks.change(
          (name, values) -> {
            if (name.endsWith(".out.weight")) {
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() * 0.1);
              }
            }
          });
      NDList outcome =
          parts.call("rounding_gradient", parts.samples(2, 3), parts.levels(0, 1), parts.noise(5));
      return new float[][] {outcome.get(0).toFloatArray(), outcome.get(3).toFloatArray()};
    }
  }

  /** Norm of the difference over that of the second vector. */
  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < a.length; i++) {
      difference += Math.pow(a[i] - b[i], 2);
      size += Math.pow(b[i], 2);
    }
    return Math.sqrt(difference / size);
  }
}
