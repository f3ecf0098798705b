package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.vqstream.vqvae.Convolution;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16ConvolutionTest {
  /** bfloat16 keeps 8 bits of a number: a relative error of 1 / 256 for each rounding. */
  private static final double ROUNDINGS = 3.0 / 256;

  @ParameterizedTest
  @CsvSource({"3, 1, true", "3, 1, false", "1, 0, true"})
  void equalsTheConvolutionUpToRounding(int kernel, int padding, boolean biased) {
    // Given
    try (NDManager manager = NDManager.newBaseManager();
        Bfloat16Convolution narrow = new Bfloat16Convolution(manager)) {
      NDArray x = random(manager, 1, 2, 16, 6, 5);
      NDArray weight = random(manager, 2, 8, 16, kernel, kernel);
      NDArray bias = biased ? random(manager, 3, 8) : null;
      Shape around = new Shape(padding, padding);

      // When
      NDArray rounded = narrow.of(x, weight, bias, around);

      // Then
      NDArray full = Convolution.FLOAT32.of(x, weight, bias, around);
      assertThat(rounded.getShape()).isEqualTo(full.getShape());
      assertThat(distance(rounded, full)).isBetween(1e-4, ROUNDINGS);
    }
  }

  @Test
  void gradientsEqualTheConvolutionsUpToRounding() {
    // Given
    try (NDManager manager = NDManager.newBaseManager();
        Bfloat16Convolution narrow = new Bfloat16Convolution(manager)) {
      NDArray x = random(manager, 1, 2, 16, 6, 5);
      NDArray weight = random(manager, 2, 8, 16, 3, 3);

      // When
      NDArray rounded = gradient(narrow, x, weight);

      // Then
      NDArray full = gradient(Convolution.FLOAT32, x, weight);
      assertThat(distance(rounded, full)).isBetween(1e-4, ROUNDINGS);
    }
  }

  private static NDArray gradient(Convolution convolution, NDArray x, NDArray value) {
    NDArray weight = value.duplicate();
    weight.setName("a parameter has a name");
    weight.setRequiresGradient(true);
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray y = convolution.of(x, weight, null, new Shape(1, 1));
      collector.backward(y.square().sum());
      return weight.getGradient();
    }
  }

  /** Root mean square of the difference over that of the second array. */
  private static double distance(NDArray a, NDArray b) {
    double difference = a.sub(b).square().mean().getFloat();
    return Math.sqrt(difference / b.square().mean().getFloat());
  }

  private static NDArray random(NDManager manager, int seed, long... shape) {
    Random random = new Random(seed);
    float[] values = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(shape));
  }
}
