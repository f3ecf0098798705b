package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavefrontTest {

  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"1,1", "1,50", "50,1", "2,2", "5,3", "24,31", "9,10", "10,4"})
  void visitsPositionsAfterTheirContext(int height, int width) {
    // Given
    Wavefront wavefront = new Wavefront(height, width);
    Set<Integer> done = new HashSet<>();

    // When
    while (wavefront.next()) {
      Set<Integer> now = new HashSet<>();
      for (int m = 0; m < wavefront.size; m++) {
        for (int tap = 0; tap < ConvolutionTaps.CONTEXT.count(); tap++) {
          int row = wavefront.row(m) + ConvolutionTaps.CONTEXT.rows()[tap];
          int column = wavefront.column(m) + ConvolutionTaps.CONTEXT.columns()[tap];
          if (row >= 0 && column >= 0 && column < width) {
            assertThat(done.contains(row * width + column)).isTrue();
          }
        }
        now.add(wavefront.position(m));
      }
      assertThat(now).hasSize(wavefront.size).noneMatch(done::contains);
      assertThat(wavefront.size).isBetween(1, Wavefront.maxSize(height, width));
      done.addAll(now);
    }

    // Then
    assertThat(done).hasSize(height * width);
  }
}
