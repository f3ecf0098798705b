package io.vqstream.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTest {
  private final SplittableRandom random = new SplittableRandom(3);
  private final Kernels plain = new PlainKernels();
  private Kernels vectors;

  @BeforeAll
  static void requiresVectorModule() {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "this Java virtual machine runs without jdk.incubator.vector");
  }

  KernelsTest() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      vectors = new VectorKernels();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 96, 128, 160, 192, 224, 256})
  void sumsRowsOfAnyNumberAndWidth(int outputs) {
    for (int rows = 1; rows <= 13; rows++) {
      sumsInAscendingOrder(rows, 11, outputs);
    }
  }

  @ParameterizedTest(name = "{0} rows, {1} inputs, {2} outputs")
  @CsvSource({
    "1,1,1",
    "2,7,33",
    "3,5,32",
    "4,24,9",
    "5,0,40",
    "7,129,64",
    "7,400,96",
    "22,61,100",
    "6,3,256"
  })
  void sumsInAscendingOrder(int rows, int inputs, int outputs) {
    // Given
    float[] weights = floats(outputs * inputs, 1f);
    Matrix matrix = Matrix.of(outputs, inputs, (o, i) -> weights[o * inputs + i]);
    int start = 3;
    int xStride = inputs + 2;
    int yStride = matrix.paddedOutputs() + 5;
    float[] x = floats(start + rows * xStride, 1f);
    float[] y = floats(rows * yStride, 1f);
    float[] expected = y.clone();
    for (int m = 0; m < rows; m++) {
      for (int o = 0; o < outputs; o++) {
        for (int i = 0; i < inputs; i++) {
          expected[m * yStride + o] += x[start + m * xStride + i] * weights[o * inputs + i];
        }
      }
    }

    // When
    float[] byVectors = y.clone();
    vectors.multiplyAdd(matrix, rows, x, start, xStride, byVectors, yStride);
    float[] byLoop = y.clone();
    plain.multiplyAdd(matrix, rows, x, start, xStride, byLoop, yStride);

    // Then
    assertThat(byVectors).isEqualTo(expected);
    assertThat(byLoop).isEqualTo(expected);
  }

  @Test
  void activatesEquallyAndFlushesTinyValues() {
    // Given
    float[] x = floats(96, 1f);
    x[0] = 0x1p-31f;
    x[1] = -0x1p-26f; // below 2^-30 after the slope
    x[2] = -0f;
    x[3] = Float.MIN_VALUE;

    // When
    float[] byVectors = x.clone();
    vectors.activate(byVectors, 96);
    float[] byLoop = x.clone();
    plain.activate(byLoop, 96);

    // Then
    assertThat(byVectors).isEqualTo(byLoop).startsWith(0f, 0f, 0f, 0f);
    for (int i = 4; i < 96; i++) {
      assertThat(byLoop[i]).isEqualTo(Math.max(x[i], 0.05f * x[i]));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1f, 40f, 200f})
  void computesEqualExponentials(float deviation) {
    // Given
    float[] x = floats(3200, deviation);

    // When
    float[] byVectors = x.clone();
    vectors.exp(byVectors, x.length);

    // Then
    for (int i = 0; i < x.length; i++) {
      assertThat(byVectors[i]).isEqualTo(Exp.exp(x[i]));
    }
  }

  @ParameterizedTest(name = "{0} channels, {1} codewords")
  @CsvSource({"1,32", "2,256", "3,96", "4,128"})
  void computesEqualLogitsSoftmaxAndCosts(int channels, int padded) {
    // Given
    float[] codewords = floats(channels * padded, 3f);
    float[] mu = floats(channels + 2, 1f);
    float[] inverse = {0.5f, 2f, 0.01f, 80f, 1f, 7f};
    float[] logits = floats(2 * padded, 8f);

    // When
    Run byVectors = run(vectors, codewords, channels, mu, inverse, logits.clone(), padded);
    Run byLoop = run(plain, codewords, channels, mu, inverse, logits.clone(), padded);

    // Then
    assertThat(byVectors.logits).isEqualTo(byLoop.logits).isNotEqualTo(logits);
    assertThat(byVectors.weights).isEqualTo(byLoop.weights).contains(1f);
    assertThat(byVectors.frequencies).isEqualTo(byLoop.frequencies).contains(1 << 22);
    assertThat(byVectors.costs).isEqualTo(byLoop.costs);
  }

  private record Run(float[] logits, float[] weights, int[] frequencies, float[] costs) {}

  private static Run run(
      Kernels kernels,
      float[] codewords,
      int channels,
      float[] mu,
      float[] inverse,
      float[] values,
      int padded) {
    Run run = new Run(values, new float[padded], new int[padded], new float[padded]);
    Kernels.Logits row = new Kernels.Logits(values, padded, padded);
    kernels.subtractDistances(codewords, channels, mu, inverse, 2, row);
    kernels.softmax(row, run.weights, run.frequencies);
    kernels.costs(codewords, channels, mu, 1, inverse, 1, row, run.costs);
    return run;
  }

  private float[] floats(int count, float deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * (random.nextDouble() + random.nextDouble() - 1));
    }
    return values;
  }
}
