package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CropSizesTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8})
  void eachSizeIsDrawnInEveryHundredSteps(int count) {
    // Given
    List<Integer> sizes = IntStream.rangeClosed(1, count).map(i -> 32 * i).boxed().toList();

    // When
    for (long seed = 1; seed < 9; seed++) {
      for (int first = 0; first < 1_000; first += 100) {
        long ofSeed = seed;
        List<Integer> drawn =
            IntStream.range(first, first + 100)
                .mapToObj(step -> Trainer.drawnSize(sizes, ofSeed, step))
                .toList();

        // Then
        assertThat(drawn).as("seed %d, step %d", seed, first).containsAll(sizes);
      }
    }
  }
}
