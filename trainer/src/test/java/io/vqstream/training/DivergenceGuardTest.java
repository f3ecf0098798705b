package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceGuardTest {
  private static final double CLEAR_LOSS = 16;
  private static final double BELOW_BLACK = -24;

  private final DivergenceGuard guard = new DivergenceGuard();
  private final LearnedCodebooks books = new LearnedCodebooks(Tiny.config().architecture());

  /** Figures of a number of steps, some of which are not finite, and images of one level. */
  private static StepFigures figures(int steps, int notFinite, int images, double psnr) {
    double error = Math.min(255 * 255 / Math.pow(10, psnr / 10), DivergenceGuard.MAX_SQUARED_ERROR);
    float[] sums = new float[StepFigures.size(2)];
    sums[0] = steps;
    sums[1] = notFinite;
    sums[4] = images;
    sums[6] = (float) (images * error);
    sums[8] = images * 0.2f;
    return new StepFigures(sums);
  }

  /** Adds steps, whose figures are read once in so many. */
  private void steps(int count, int every, double psnr, boolean codebooks) {
    for (int i = 0; i < count; i += every) {
      guard.add(figures(every, 0, every, psnr), codebooks, books);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50})
  void acceptsASoundRun(int every) {
    // When
    steps(500, every, 28, false);
    steps(500, every, 31, true);

    // Then
    assertThat(guard.isSuspect()).isFalse();
    assertThat(guard.endsDiverged()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 0", "0, 0"})
  void detectsStepsThatAreNotFinite(int notFinite, int images) {
    // Given
    steps(50, 50, 28, false);

    // When the loss or gradient is not finite, the squared error, or both
    for (int i = 0; i < DivergenceGuard.MAX_NOT_FINITE; i++) {
      assertThat(guard.hasDiverged()).isFalse();
      assertThat(guard.isSuspect(figures(1, notFinite, images, 28))).isTrue();
      guard.add(figures(1, notFinite, images, 28), false, books);
      assertThat(guard.isSuspect()).isTrue();
    }

    // Then
    assertThat(guard.hasDiverged()).isTrue();
    assertThat(guard.symptom()).contains("not a number");
  }

  @Test
  void detectsStepsThatAreMostlyNotFinite() {
    // Given
    steps(50, 50, 28, false);

    // When
    guard.add(figures(50, 30, 20, 28), false, books);

    // Then
    assertThat(guard.hasDiverged()).isTrue();
    assertThat(guard.endsDiverged()).isTrue();
  }

  @Test
  void toleratesOneStepThatIsNotFinite() {
    // Given
    steps(50, 50, 28, false);
    guard.add(figures(1, 1, 0, 28), false, books);

    // When
    steps(1, 1, 28, false);

    // Then
    assertThat(guard.isSuspect()).isFalse();
  }

  @Test
  void toleratesAFewStepsThatAreNotFiniteForLong() {
    // When
    for (int i = 0; i < 20; i++) {
      guard.add(figures(50, 4, 46, 28), false, books);
    }

    // Then
    assertThat(guard.isSuspect()).isFalse();
    assertThat(guard.hasDiverged()).isFalse();
    assertThat(guard.endsDiverged()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"16, 1", "-24, 1", "16, 50", "-24, 50"})
  void detectsAFallOfPsnr(double psnr, int every) {
    // Given
    steps(200, every, 28, false);

    // When
    steps(DivergenceGuard.MAX_SUSPECT + 100, every, psnr, false);

    // Then
    assertThat(guard.hasDiverged()).isTrue();
    assertThat(guard.symptom()).startsWith("PSNR is ").endsWith("it was 28.0 dB");
  }

  @Test
  void seesAFallOfPsnrInFiguresNotAddedYet() {
    // Given
    steps(200, 50, 28, false);

    // Then
    assertThat(guard.isSuspect(figures(40, 0, 40, CLEAR_LOSS))).isTrue();
    assertThat(guard.isSuspect(figures(40, 0, 40, 27))).isFalse();
    assertThat(guard.isSuspect(figures(0, 0, 0, 28))).isFalse();
    assertThat(guard.isSuspect()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void detectsARunNeverBetterThanGray(int every) {
    // When
    steps(10, every, BELOW_BLACK, false);

    // Then
    assertThat(guard.endsDiverged()).isTrue();
    assertThat(guard.symptom()).isEqualTo("PSNR is -10.0 dB");
  }

  @Test
  void detectsBurstsOfHugeErrors() {
    // Given
    steps(200, 1, 28, false);

    // When one step in ten is far off
    for (int i = 0; i < 40; i++) {
      steps(9, 1, 28, false);
      steps(1, 1, BELOW_BLACK, false);
    }

    // Then
    assertThat(guard.hasDiverged()).isTrue();
  }

  @Test
  void toleratesASingleBurst() {
    // Given
    steps(200, 1, 28, false);

    // When
    steps(1, 1, BELOW_BLACK, false);
    steps(DivergenceGuard.MAX_SUSPECT, 1, 28, false);

    // Then
    assertThat(guard.isSuspect()).isFalse();
    assertThat(guard.hasDiverged()).isFalse();
  }

  @Test
  void toleratesASingleBurstAmongFiftySteps() {
    // Given
    steps(200, 50, 28, false);
    double burst = (49 * Math.pow(10, -2.8) + 10) / 50;

    // When
    guard.add(figures(50, 0, 50, -10 * Math.log10(burst)), false, books);
    assertThat(guard.isSuspect()).isTrue();
    steps(100, 50, 28, false);

    // Then
    assertThat(guard.isSuspect()).isFalse();
    assertThat(guard.hasDiverged()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50})
  void allowsALossOfPsnrWhenCodebooksStart(int every) {
    // Given
    steps(200, every, 40, false);

    // When figures are of steps before and after
    guard.add(figures(every, 0, every, 39), true, books);
    steps(500, every, 27, true);

    // Then
    assertThat(guard.isSuspect()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50})
  void detectsCollapsedCodebooks(int every) {
    // Given the highest level picks codeword 0 only
    for (float[] usage : books.usage) {
      int size = usage.length / books.levels();
      Arrays.fill(usage, size * (books.levels() - 1), usage.length, 0);
      usage[size * (books.levels() - 1)] = 1;
    }

    // When
    steps(DivergenceGuard.MAX_SUSPECT + 50, every, 25, true);

    // Then
    assertThat(guard.hasDiverged()).isTrue();
    assertThat(guard.symptom()).contains("codebooks have collapsed");
  }
}
