package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vqstream.metric.MsSsim;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MS-SSIM in the loss. */
class SimilarityLossTest {
  private static final String METHODS =
      StepParts.GRADIENTS
          + """
        def similar(self, first: Tensor, second: Tensor) -> Tensor:
          return self.ms_ssim(first, second)
      """;

  @ParameterizedTest
  @ValueSource(ints = {32, 48, 96, 168})
  void equalsTheMetricOfTheCodec(int side) {
    try (StepParts parts = new StepParts(Tiny.config(), METHODS)) {
      // Given
      Random random = new Random(side);
      byte[] first = new byte[side * side * 3];
      byte[] second = new byte[first.length];
      for (int i = 0; i < first.length; i++) {
        int shade = (int) (128 + 90 * Math.sin(i / 97.0));
        first[i] = (byte) shade;
        second[i] = (byte) Math.max(0, Math.min(255, shade + 25 * random.nextGaussian()));
      }

      // When
      NDList inputs = new NDList(planes(parts, first, side), planes(parts, second, side));
      float similarity = parts.callWith("similar", inputs).singletonOrThrow().getFloat();

      // Then
      double expected = MsSsim.of(first, second, side, side);
      assertThat((double) similarity).isCloseTo(expected, within(1e-4)).isLessThan(0.99);
    }
  }

  private static NDArray planes(StepParts parts, byte[] rgb, int side) {
    float[] planes = new float[rgb.length];
    for (int i = 0; i < side * side; i++) {
      for (int c = 0; c < 3; c++) {
        planes[c * side * side + i] = ((rgb[3 * i + c] & 0xFF) - 128) / 64f;
      }
    }
    return parts.floats(planes, 1, 3, side, side);
  }

  @Test
  void changesTheGradientAndNotTheFigures() {
    // When
    float[][] squared = gradient("0");
    float[][] similar = gradient("1");

    // Then loss, squared error and bits are those of the same step
    for (int i = 0; i < 3; i++) {
      assertThat(similar[i]).containsExactly(squared[i]);
    }
    assertThat(similar[3]).isNotEqualTo(squared[3]);
    for (float each : similar[3]) {
      assertThat(each).isFinite();
    }
  }

  /** Returns loss, squared errors, bits and gradient of a step. */
  private static float[][] gradient(String share) {
    try (StepParts parts = new StepParts(Tiny.config("loss.ms.ssim", share), METHODS)) {
      return parts
          .call("rounding_gradient", parts.samples(2, 3), parts.levels(0, 1), parts.noise(5))
          .stream()
          .map(NDArray::toFloatArray)
          .toArray(float[][]::new);
    }
  }
}
