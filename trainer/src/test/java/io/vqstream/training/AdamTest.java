package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdamTest {
  private static final int SIZE = 5;
  private static final double DECAY = 0.75;

  private final StepParts parts = new StepParts(Tiny.config(), "");
  private final NDManager manager = parts.manager;
  private float[] rates = {1, 1, 1, 0.2f, 0};
  private NDList state = state(new float[4][SIZE]);
  private int steps;

  @AfterEach
  void close() {
    parts.close();
  }

  /** Parameters, mean, variance and average. */
  private NDList state(float[][] values) {
    NDList arrays = new NDList();
    for (float[] value : values) {
      NDArray array = manager.create(value);
      array.setName("state[]");
      arrays.add(array);
    }
    return arrays;
  }

  private float[] now(TrainedNetworks.Kind kind) {
    return state.get(kind.ordinal()).toFloatArray();
  }

  private float[] parameters() {
    return now(TrainedNetworks.Kind.PARAMETERS);
  }

  /** Returns the norm of the gradient. */
  private double step(float[] gradient, double clip) {
    steps++;
    double correction = Math.sqrt(1 - Math.pow(0.99, steps)) / (1 - Math.pow(0.9, steps));
    NDList inputs = new NDList(state);
    inputs.add(manager.create(gradient));
    inputs.add(manager.create(rates));
    inputs.add(
        manager.create(
            new float[] {(float) (0.01 * correction), (float) clip, (float) (1 - DECAY)}));
    return parts.callWith("adam", inputs).singletonOrThrow().getFloat();
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
    double[] average = new double[SIZE];

    for (int t = 1; t <= 30; t++) {
      // When
      float[] gradient = gradient(random);
      step(gradient, 1e9);

      // Then
      for (int i = 0; i < SIZE; i++) {
        mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
        variance[i] = 0.99 * variance[i] + 0.01 * gradient[i] * gradient[i];
        double unbiasedMean = mean[i] / (1 - Math.pow(0.9, t));
        double unbiasedVariance = variance[i] / (1 - Math.pow(0.99, t));
        weight[i] -= rates[i] * 0.01 * unbiasedMean / (Math.sqrt(unbiasedVariance) + 1e-8);
        average[i] = DECAY * average[i] + (1 - DECAY) * weight[i];
      }
    }
    for (int i = 0; i < SIZE; i++) {
      assertThat((double) parameters()[i]).isCloseTo(weight[i], within(1e-5));
      assertThat((double) now(TrainedNetworks.Kind.AVERAGE)[i]).isCloseTo(average[i], within(1e-5));
    }
  }

  @Test
  void clipsTheNormOfTheGradient() {
    // When
    double norm = step(new float[] {-3, 4, 0, 0, 0}, 0.5);

    // Then
    assertThat(norm).isCloseTo(5, within(1e-5));
    float[] mean = now(TrainedNetworks.Kind.MEAN);
    assertThat((double) mean[0]).isCloseTo(0.1 * -3 * 0.5 / norm, within(1e-6));
    assertThat((double) mean[1]).isCloseTo(0.1 * 4 * 0.5 / norm, within(1e-6));
  }

  @Test
  void skipsAGradientThatIsNotFinite() {
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e30f}) {
      // Given
      step(new float[] {1, 1, 1, 1, 1}, 1);
      NDList before = state;
      state = state(before.stream().map(NDArray::toFloatArray).toArray(float[][]::new));

      // When the square of the last of them is infinite
      double norm = step(new float[] {wrong, 1, 1, 1, 1}, 1);

      // Then
      assertThat(Double.isFinite(norm)).isFalse();
      for (int i = 0; i < TrainedNetworks.Kind.AVERAGE.ordinal(); i++) {
        assertThat(state.get(i).toFloatArray()).containsExactly(before.get(i).toFloatArray());
      }
      assertThat(step(new float[] {1, 1, 1, 1, 1}, 1)).isFinite();
      assertThat(parameters()[0]).isNotEqualTo(before.get(0).toFloatArray()[0]);
    }
  }

  @Test
  void keepsParametersOfRateZero() {
    // When
    step(new float[] {1, 1, 1, 1, 1}, 1);

    // Then
    assertThat(parameters()[4]).isZero();
    assertThat(parameters()[3]).isNotZero();
  }

  @Test
  void continuesFromASavedStateBitForBit() {
    // Given
    Random random = new Random(2);
    for (int i = 0; i < 5; i++) {
      step(gradient(random), 1);
    }
    float[][] saved = state.stream().map(NDArray::toFloatArray).toArray(float[][]::new);
    float[] next = gradient(random);
    step(next, 1);
    float[] unbroken = parameters();

    // When
    state = state(saved);
    steps = 5;
    step(next, 1);

    // Then
    assertThat(parameters()).containsExactly(unbroken);
  }
}
