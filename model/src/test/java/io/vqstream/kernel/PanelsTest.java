package io.vqstream.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PanelsTest {

  /** The widths of AVX-512, AVX2, and NEON or SSE. */
  @ParameterizedTest(name = "panels of {0} and {1}")
  @CsvSource({"64, 32", "32, 32", "16, 16"})
  void panelsCoverAllOutputsOnce(int wide, int narrow) {
    for (int padded = 32; padded <= 1024; padded += 32) {
      // When
      int[] starts = Panels.starts(padded, wide, narrow);

      // Then
      assertThat(starts[0]).isZero();
      assertThat(starts[starts.length - 1]).isEqualTo(padded);
      int narrower = 0;
      for (int p = 1; p < starts.length; p++) {
        int width = starts[p] - starts[p - 1];
        assertThat(width).isIn(wide, narrow);
        narrower += width == wide ? 0 : narrow;
      }
      assertThat(narrower).as("outputs in narrow panels").isLessThanOrEqualTo(2 * wide);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 32", "32, 32", "33, 64", "192, 192", "193, 224"})
  void matrixPadsOutputsWithZeros(int outputs, int padded) {
    // Given
    Matrix matrix = Matrix.of(outputs, 2, (output, input) -> 1 + output * 2 + input);

    // When: the inputs are multiplied one at a time
    float[] x = {1f, 0f, 0f, 1f};
    float[] y = new float[2 * padded];
    TestKernels.plain().multiplyAdd(matrix, 2, x, 0, 2, y, padded);

    // Then
    assertThat(matrix.paddedOutputs()).isEqualTo(padded);
    assertThat(matrix.panelStart(matrix.panels() - 1) + matrix.panelWidth(matrix.panels() - 1))
        .isEqualTo(padded);
    for (int o = 0; o < padded; o++) {
      assertThat(y[o]).isEqualTo(o < outputs ? 1 + o * 2 : 0);
      assertThat(y[padded + o]).isEqualTo(o < outputs ? 2 + o * 2 : 0);
    }
  }
}
