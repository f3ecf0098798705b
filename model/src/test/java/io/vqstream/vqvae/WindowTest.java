package io.vqstream.vqvae;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static final int CORE = 8;
  private static final int REACH = 3;

  @ParameterizedTest
  @CsvSource({"1,1", "8,8", "9,8", "8,9", "5,40", "17,23"})
  void coversGridOnce(int height, int width) {
    // Given
    int[] covered = new int[height * width];

    // When
    List<Window> windows = windows(height, width);

    // Then
    for (Window window : windows) {
      assertThat(window.height()).isBetween(1, CORE);
      assertThat(window.width()).isBetween(1, CORE);
      for (int i = 0; i < window.height() * window.width(); i++) {
        int row = window.top() + i / window.width();
        covered[row * width + window.left() + i % window.width()]++;
      }
    }
    assertThat(Arrays.stream(covered)).containsOnly(1);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "8,8", "9,8", "5,40", "17,23"})
  void extendsCoresByReachWithinGrid(int height, int width) {
    for (Window window : windows(height, width)) {
      // When
      int firstRow = window.top() - window.above();
      int firstColumn = window.left() - window.before();

      // Then
      assertThat(firstRow).isEqualTo(Math.max(0, window.top() - REACH));
      assertThat(firstColumn).isEqualTo(Math.max(0, window.left() - REACH));
      assertThat(firstRow + window.seenHeight())
          .isEqualTo(Math.min(height, window.top() + window.height() + REACH));
      assertThat(firstColumn + window.seenWidth())
          .isEqualTo(Math.min(width, window.left() + window.width() + REACH));
    }
  }

  private static List<Window> windows(int height, int width) {
    return Window.bands(height, width, CORE, REACH).stream().flatMap(List::stream).toList();
  }
}
