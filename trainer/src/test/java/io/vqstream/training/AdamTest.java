package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.initializer.Initializer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdamTest {
  private static final int SIZE = 5;

  private final NDManager manager = NDManager.newBaseManager();
  private final Adam adam = new Adam(manager);
  private final Parameter fast = parameter("encoder.fast");
  private final Parameter slow = parameter("decoder.slow");

  AdamTest() {
    adam.add("encoder.fast", fast, 1);
    adam.add("decoder.slow", slow, 0.2);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Parameter parameter(String name) {
    Parameter parameter =
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optShape(new Shape(SIZE))
            .optInitializer(Initializer.ZEROS)
            .build();
    parameter.initialize(manager, DataType.FLOAT32);
    return parameter;
  }

  /** Leaves that gradient in both parameters. */
  private void backward(float[] gradient) {
    try (NDManager scope = manager.newSubManager();
        NDScope temporary = new NDScope();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      temporary.suppressNotUsedWarning();
      NDArray g = scope.create(gradient);
      collector.backward(fast.getArray().mul(g).sum().add(slow.getArray().mul(g).sum()));
    }
  }

  private static float[] gradient(Random random) {
    float[] gradient = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      gradient[i] = (float) random.nextGaussian();
    }
    return gradient;
  }

  @Test
  void followsTheFormula() {
    // Given
    Random random = new Random(1);
    double[] mean = new double[SIZE];
    double[] variance = new double[SIZE];
    double[] weight = new double[SIZE];

    for (int t = 1; t <= 30; t++) {
      // When
      float[] gradient = gradient(random);
      backward(gradient);
      adam.step(0.01, 1e9);

      // Then
      for (int i = 0; i < SIZE; i++) {
        mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
        variance[i] = 0.99 * variance[i] + 0.01 * gradient[i] * gradient[i];
        double unbiasedMean = mean[i] / (1 - Math.pow(0.9, t));
        double unbiasedVariance = variance[i] / (1 - Math.pow(0.99, t));
        weight[i] -= 0.01 * unbiasedMean / (Math.sqrt(unbiasedVariance) + 1e-8);
      }
    }
    float[] fastNow = fast.getArray().toFloatArray();
    float[] slowNow = slow.getArray().toFloatArray();
    for (int i = 0; i < SIZE; i++) {
      assertThat((double) fastNow[i]).isCloseTo(weight[i], within(1e-5));
      assertThat((double) slowNow[i]).isCloseTo(weight[i] * 0.2, within(1e-5));
    }
  }

  @Test
  void clipsTheNormOfAllGradients() {
    // Given
    float[] gradient = {-3, 4, 0, 0, 0};

    // When
    backward(gradient);
    double norm = adam.step(0.01, 0.5);

    // Then both parameters have it
    assertThat(norm).isCloseTo(5 * Math.sqrt(2), within(1e-5));
    float[] mean = adam.moments().get("mean.encoder.fast");
    assertThat((double) mean[0]).isCloseTo(0.1 * -3 * 0.5 / norm, within(1e-6));
    assertThat((double) mean[1]).isCloseTo(0.1 * 4 * 0.5 / norm, within(1e-6));
  }

  @Test
  void skipsAGradientThatIsNotFinite() {
    // Given
    backward(new float[] {1, 1, 1, 1, 1});
    adam.step(0.01, 1);
    float[] before = fast.getArray().toFloatArray();

    // When
    backward(new float[] {Float.NaN, 1, 1, 1, 1});
    double norm = adam.step(0.01, 1);

    // Then
    assertThat(norm).isNaN();
    assertThat(fast.getArray().toFloatArray()).containsExactly(before);
    backward(new float[] {1, 1, 1, 1, 1});
    assertThat(adam.step(0.01, 1)).isFinite();
  }

  @Test
  void keepsFrozenParameters() {
    // When
    adam.freeze("encoder.");
    backward(new float[] {1, 1, 1, 1, 1});
    adam.step(0.01, 1);

    // Then
    assertThat(fast.getArray().toFloatArray()).containsOnly(0);
    assertThat(slow.getArray().toFloatArray()).doesNotContain(0);
    assertThat(adam.moments()).doesNotContainKey("mean.encoder.fast");
  }

  @Test
  void continuesFromSavedMomentsBitForBit() {
    // Given
    Random random = new Random(2);
    for (int i = 0; i < 5; i++) {
      backward(gradient(random));
      adam.step(0.01, 1);
    }
    float[] weights = fast.getArray().toFloatArray();
    Map<String, float[]> moments = adam.moments();
    float[] next = gradient(random);
    backward(next);
    adam.step(0.01, 1);
    float[] unbroken = fast.getArray().toFloatArray();

    // When
    AdamTest resumed = new AdamTest();
    resumed.fast.getArray().set(weights);
    resumed.adam.restore(moments, 5);
    resumed.backward(next);
    resumed.adam.step(0.01, 1);

    // Then
    assertThat(resumed.fast.getArray().toFloatArray()).containsExactly(unbroken);
    resumed.close();
  }
}
