package io.vqstream.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the convolution on a map of 3 by 5 tiles of 4x4 positions with a border. */
class WinogradTest {
  private static final int TILE_ROWS = 3;
  private static final int TILE_COLUMNS = 5;
  private static final int TILES = TILE_ROWS * TILE_COLUMNS;
  private static final int COLUMNS = 4 * TILE_COLUMNS + 2;
  private static final int POSITIONS = (4 * TILE_ROWS + 2) * COLUMNS;

  @ParameterizedTest(name = "{0} outputs, {1} inputs")
  @CsvSource({"1, 1", "5, 7", "7, 5", "32, 64", "100, 33", "192, 48"})
  void equalsDirectConvolution(int outputs, int inputs) {
    // Given
    Case data = new Case(outputs, inputs, 3);

    // When
    float[] y = data.convolve(TestKernels.plain(), TILES);

    // Then
    double[] expected = data.expected();
    double magnitude = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    int padded = Kernels.padded(outputs);
    for (int i = 0; i < y.length; i++) {
      double value = i % padded < outputs ? expected[i / padded * outputs + i % padded] : 0;
      assertThat((double) y[i]).as("value %d", i).isCloseTo(value, within(1e-4 * magnitude));
    }
  }

  @ParameterizedTest(name = "{0} outputs, {1} inputs")
  @CsvSource({"5, 7", "64, 64", "100, 33"})
  void vectorsGiveSameBits(int outputs, int inputs) {
    // Given
    Case data = new Case(outputs, inputs, 4);

    // Then
    assertThat(data.convolve(TestKernels.vectors(), TILES))
        .isEqualTo(data.convolve(TestKernels.plain(), TILES));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "4", "7"})
  void bitsDoNotDependOnTilesComputedTogether(int together) {
    // Given
    Case data = new Case(9, 40, 5);

    // Then
    assertThat(data.convolve(TestKernels.plain(), together))
        .isEqualTo(data.convolve(TestKernels.plain(), TILES));
  }

  @Test
  void readsTinyWeightsAsZero() {
    // Given
    Winograd tiny = new Winograd(TestKernels.plain(), 1, 1, (output, input, tap) -> 0x1.8p-25f);
    float[] x = new float[6 * 6 * 32];
    Arrays.fill(x, 1f);
    float[] y = new float[16 * 32];
    Arrays.fill(y, 1f);

    // When
    tiny.convolve(x, new int[1], 1, 6 * 32, 32, y, new Winograd.Buffers());

    // Then
    assertThat(y).containsOnly(0f);
  }

  private static final class Case {
    private final int outputs;
    private final int inputs;
    private final int stride;
    private final float[] weights;
    private final float[] x;

    Case(int outputs, int inputs, long seed) {
      Random random = new Random(seed);
      this.outputs = outputs;
      this.inputs = inputs;
      stride = Kernels.padded(inputs);
      weights = new float[outputs * inputs * 9];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) random.nextGaussian();
      }
      x = new float[POSITIONS * stride];
      for (int i = 0; i < x.length; i++) {
        x[i] = i % stride < inputs ? (float) random.nextGaussian() : 0f;
      }
    }

    /** Returns {@code [tiles][16][padded outputs]}. */
    float[] convolve(Kernels kernels, int together) {
      Winograd convolution =
          new Winograd(
              kernels, outputs, inputs, (o, i, tap) -> weights[(o * inputs + i) * 9 + tap]);
      int[] corners = IntStream.range(0, TILES).map(tile -> corner(tile) * stride).toArray();
      int length = 16 * convolution.paddedOutputs();
      float[] all = new float[TILES * length];
      Winograd.Buffers buffers = new Winograd.Buffers();
      for (int first = 0; first < TILES; first += together) {
        int tiles = Math.min(together, TILES - first);
        float[] y = new float[tiles * length];
        int[] some = Arrays.copyOfRange(corners, first, first + tiles);
        convolution.convolve(x, some, tiles, COLUMNS * stride, stride, y, buffers);
        System.arraycopy(y, 0, all, first * length, y.length);
      }
      return all;
    }

    private static int corner(int tile) {
      return tile / TILE_COLUMNS * 4 * COLUMNS + tile % TILE_COLUMNS * 4;
    }

    /** Returns {@code [tiles][16][outputs]} by the definition, in double precision. */
    double[] expected() {
      double[] y = new double[TILES * 16 * outputs];
      for (int n = 0; n < y.length; n++) {
        int o = n % outputs;
        int position = n / outputs % 16;
        int first = corner(n / outputs / 16) + position / 4 * COLUMNS + position % 4;
        for (int tap = 0; tap < 9; tap++) {
          int at = (first + tap / 3 * COLUMNS + tap % 3) * stride;
          for (int i = 0; i < inputs; i++) {
            y[n] += (double) x[at + i] * weights[(o * inputs + i) * 9 + tap];
          }
        }
      }
      return y;
    }
  }
}
