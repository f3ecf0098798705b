package io.vqstream.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that both implementations of the networks' kernels give the same bits. */
class NetworkKernelsTest {
  /** Values about the thresholds of the kernels, and both zeros. */
  private static final float[] SPECIAL = {
    0f, -0f, 0x1p-30f, -0x1p-30f, 0x1.fffffep-31f, -0x1p-31f, -0x1p-26f, -2f, 2f, -2.0000002f, 4f
  };

  private static final int START = 7;

  private final SplittableRandom random = new SplittableRandom(17);
  private final Kernels plain = TestKernels.plain();
  private Kernels vectors;

  @BeforeEach
  void requireVectors() {
    vectors = TestKernels.vectors();
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 96, 256})
  void transformsInputEqually(int length) {
    // Given: rows with gaps
    int step = length + 3;
    float[] x = values(START + 6 * step);

    // When
    float[] expected = new float[START + 6 * step];
    plain.transformInput(x, START, step, expected, 2, step, length);
    float[] byVectors = new float[expected.length];
    vectors.transformInput(x, START, step, byVectors, 2, step, length);

    // Then
    assertThat(byVectors).isEqualTo(expected).isNotEqualTo(new float[expected.length]);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 96, 256})
  void transformsOutputEqually(int length) {
    // Given: rows with gaps
    int step = length + 3;
    float[] x = values(START + 6 * step);

    // When
    float[] expected = new float[START + 4 * step];
    plain.transformOutput(x, START, step, expected, 2, step, length);
    float[] byVectors = new float[expected.length];
    vectors.transformOutput(x, START, step, byVectors, 2, step, length);

    // Then
    assertThat(byVectors).isEqualTo(expected).isNotEqualTo(new float[expected.length]);
  }

  @ParameterizedTest
  @CsvSource({"1, 32, true", "3, 64, false", "13, 96, true", "5, 256, false"})
  void scalesAndShiftsEqually(int rows, int width, boolean rectify) {
    // Given
    float[] x = values(START + rows * width + 5);
    float[] scale = values(width);
    float[] bias = values(width);

    // When
    float[] expected = x.clone();
    plain.scaleShift(expected, START, rows, scale, bias, rectify);
    float[] byVectors = x.clone();
    vectors.scaleShift(byVectors, START, rows, scale, bias, rectify);

    // Then
    assertThat(byVectors).isEqualTo(expected);
    for (int i = 0; i < x.length; i++) {
      boolean inside = i >= START && i < START + rows * width;
      assertThat(expected[i]).isEqualTo(inside ? scaled(x, i, scale, bias, rectify) : x[i]);
    }
  }

  private static float scaled(float[] x, int i, float[] scale, float[] bias, boolean rectify) {
    int column = (i - START) % scale.length;
    float shifted = x[i] * scale[column] + bias[column];
    float result = rectify ? Math.max(shifted, 0.05f * shifted) : shifted;
    return Math.abs(result) < 0x1p-30f ? 0f : result;
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 96, 256})
  void flushesEqually(int length) {
    // Given
    float[] x = values(START + length + 3);

    // When
    float[] expected = x.clone();
    plain.flush(expected, START, length);
    float[] byVectors = x.clone();
    vectors.flush(byVectors, START, length);

    // Then
    assertThat(byVectors).isEqualTo(expected);
    for (int i = 0; i < x.length; i++) {
      boolean flushed = i >= START && i < START + length && Math.abs(x[i]) < 0x1p-30f;
      assertThat(expected[i]).isEqualTo(flushed ? 0f : x[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 96, 256})
  void convolvesChannelsEqually(int width) {
    // Given: three rows of five positions
    int rowStride = 5 * width;
    int at = rowStride + 2 * width;
    float[] x = values(3 * rowStride);
    float[] w = values(9 * width);
    float[] bias = values(width);

    // When
    float[] expected = new float[START + width];
    plain.depthwise(x, at, rowStride, w, bias, expected, START);
    float[] byVectors = new float[START + width];
    vectors.depthwise(x, at, rowStride, w, bias, byVectors, START);

    // Then
    assertThat(byVectors).isEqualTo(expected);
    for (int c = 0; c < width; c++) {
      float sum = bias[c];
      for (int tap = 0; tap < 9; tap++) {
        int position = tap / 3 * 5 + 1 + tap % 3;
        sum += x[position * width + c] * w[tap * width + c];
      }
      assertThat(expected[START + c]).isEqualTo(Math.abs(sum) < 0x1p-30f ? 0f : sum);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 32", "3, 64", "13, 96", "5, 256"})
  void gatesEqually(int rows, int width) {
    // Given
    float[] x = values(2 * rows * width);

    // When
    float[] expected = new float[rows * width];
    plain.gate(x, rows, width, expected);
    float[] byVectors = new float[rows * width];
    vectors.gate(x, rows, width, byVectors);

    // Then
    assertThat(byVectors).isEqualTo(expected);
    for (int i = 0; i < expected.length; i++) {
      int u = i / width * 2 * width + i % width;
      float product = x[u] * Math.max(0f, Math.min(4f, x[u + width] + 2f));
      assertThat(expected[i]).isEqualTo(Math.abs(product) < 0x1p-30f ? 0f : product);
    }
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          random.nextInt(4) == 0
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : (float) (3 * (random.nextDouble() + random.nextDouble() - 1));
    }
    return values;
  }
}
