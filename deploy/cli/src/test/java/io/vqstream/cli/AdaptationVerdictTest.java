package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.evaluation.curve.Interval;
import io.vqstream.training.CheckpointComparison;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdaptationVerdictTest {
  @Test
  void acceptsASavingOfTheMarginWithLevelsInUseAsGood() {
    // When
    AdaptationVerdict verdict = verdict(-3.0, List.of(5, 6), List.of(2, 3));

    // Then
    assertThat(verdict.isBetter()).isTrue();
    assertThat(verdict)
        .hasToString(
            "at equal PSNR 3.0 % fewer bytes than photos (95 % interval -9.0 to -1.5 %);"
                + " no level in use worse (12 test images)");
  }

  @Test
  void rejectsASavingBelowTheMargin() {
    // When
    AdaptationVerdict verdict = verdict(-2.9, List.of(), List.of(2));

    // Then
    assertThat(verdict.isBetter()).isFalse();
    assertThat(verdict.toString()).contains("2.9 % fewer bytes", "the margin is 3 %");
  }

  @Test
  void rejectsACheckpointThatIsWorseAtALevelInUse() {
    // When
    AdaptationVerdict verdict = verdict(-20, List.of(1, 3), List.of(2, 3, 4));

    // Then
    assertThat(verdict.isBetter()).isFalse();
    assertThat(verdict.toString()).contains("worse at level 3, which is in use");
  }

  @Test
  void rejectsACheckpointThatNeedsMoreBytes() {
    // When
    AdaptationVerdict verdict = verdict(1.25, List.of(), List.of(1));

    // Then
    assertThat(verdict.isBetter()).isFalse();
    assertThat(verdict.toString()).contains("1.3 % more bytes than photos");
  }

  @Test
  void rejectsCurvesWithoutACommonRange() {
    // Given
    CheckpointComparison comparison =
        new CheckpointComparison(Optional.empty(), Optional.empty(), List.of(), 4);

    // Then
    assertThat(new AdaptationVerdict(comparison, 0, List.of(1), "photos").isBetter()).isFalse();
  }

  private static AdaptationVerdict verdict(
      double percent, List<Integer> worse, List<Integer> used) {
    return new AdaptationVerdict(
        new CheckpointComparison(
            Optional.of(percent), Optional.of(new Interval(-9, -1.5)), worse, 12),
        3,
        used,
        "photos");
  }
}
