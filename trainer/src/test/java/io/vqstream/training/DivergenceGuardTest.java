package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceGuardTest {
  private final DivergenceGuard guard = new DivergenceGuard();
  private final LearnedCodebooks books = new LearnedCodebooks(Tiny.config().architecture());

  private void steps(int count, double psnr, boolean codebooks) {
    double squaredError = 255 * 255 / Math.pow(10, psnr / 10);
    for (int i = 0; i < count; i++) {
      guard.step(progress(1, 1, squaredError), codebooks, books);
    }
  }

  private static Trainer.Progress progress(double loss, double norm, double squaredError) {
    return new Trainer.Progress(
        0, loss, norm, new int[] {1}, new double[] {squaredError}, new double[] {0.2});
  }

  @Test
  void acceptsASoundRun() {
    // When
    steps(500, 28, false);
    steps(500, 31, true);

    // Then
    assertThat(guard.isSuspect()).isFalse();
    assertThat(guard.endsDiverged()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"NaN, 1, 10", "1, NaN, 10", "1, Infinity, 10", "1, 1, NaN"})
  void detectsValuesThatAreNotFinite(double loss, double norm, double squaredError) {
    // Given
    steps(50, 28, false);

    // When
    for (int i = 0; i < DivergenceGuard.MAX_NOT_FINITE; i++) {
      assertThat(guard.hasDiverged()).isFalse();
      guard.step(progress(loss, norm, squaredError), false, books);
      assertThat(guard.isSuspect()).isTrue();
    }

    // Then
    assertThat(guard.hasDiverged()).isTrue();
    assertThat(guard.symptom()).contains("not a number");
  }

  @Test
  void toleratesOneStepThatIsNotFinite() {
    // Given
    steps(50, 28, false);
    guard.step(progress(Double.NaN, 1, 10), false, books);

    // When
    steps(1, 28, false);

    // Then
    assertThat(guard.isSuspect()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {16, -24})
  void detectsAFallOfPsnr(double psnr) {
    // Given
    steps(200, 28, false);

    // When
    steps(DivergenceGuard.MAX_SUSPECT + 100, psnr, false);

    // Then
    assertThat(guard.hasDiverged()).isTrue();
    assertThat(guard.symptom()).startsWith("PSNR is ").endsWith("it was 28.0 dB");
  }

  @Test
  void detectsARunNeverBetterThanGray() {
    // When
    steps(10, -24, false);

    // Then
    assertThat(guard.endsDiverged()).isTrue();
    assertThat(guard.symptom()).isEqualTo("PSNR is -10.0 dB");
  }

  @Test
  void detectsBurstsOfHugeErrors() {
    // Given
    steps(200, 28, false);

    // When one step in ten is far off
    for (int i = 0; i < 40; i++) {
      steps(9, 28, false);
      steps(1, -27, false);
    }

    // Then
    assertThat(guard.hasDiverged()).isTrue();
  }

  @Test
  void toleratesASingleBurst() {
    // Given
    steps(200, 28, false);

    // When
    steps(1, -27, false);
    steps(DivergenceGuard.MAX_SUSPECT, 28, false);

    // Then
    assertThat(guard.isSuspect()).isFalse();
    assertThat(guard.hasDiverged()).isFalse();
  }

  @Test
  void allowsALossOfPsnrWhenCodebooksStart() {
    // Given
    steps(200, 40, false);

    // When
    steps(500, 27, true);

    // Then
    assertThat(guard.isSuspect()).isFalse();
  }

  @Test
  void detectsCollapsedCodebooks() {
    // Given the highest level picks codeword 0 only
    for (float[] usage : books.usage) {
      int size = usage.length / books.levels();
      Arrays.fill(usage, size * (books.levels() - 1), usage.length, 0);
      usage[size * (books.levels() - 1)] = 1;
    }

    // When
    steps(DivergenceGuard.MAX_SUSPECT + 50, 25, true);

    // Then
    assertThat(guard.hasDiverged()).isTrue();
    assertThat(guard.symptom()).contains("codebooks have collapsed");
  }
}
