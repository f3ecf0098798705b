package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final String[] FRACTIONS = {
    "rounding.phase.fraction", "0.5", "joint.phase.fraction", "0.25"
  };

  private static Schedule schedule(String... length) {
    String[] settings = new String[length.length + FRACTIONS.length];
    System.arraycopy(length, 0, settings, 0, length.length);
    System.arraycopy(FRACTIONS, 0, settings, length.length, FRACTIONS.length);
    return new Schedule(Tiny.config(settings));
  }

  /** A run whose end is set to an hour, of which so many minutes are gone. */
  private static Schedule hour(double minutes) {
    Schedule schedule = schedule("minutes", "60", "learning.rate", "0.01");
    schedule.continueFrom(minutes);
    return schedule;
  }

  @Test
  void learningRateFallsFromItsPeakToATwentieth() {
    // When
    Schedule schedule = schedule("steps", "1000", "learning.rate", "0.01");

    // Then
    assertThat(schedule.learningRate(0)).isCloseTo(0.01 / 50, within(1e-6));
    assertThat(schedule.learningRate(49)).isCloseTo(0.01, within(1e-4));
    assertThat(schedule.learningRate(500)).isCloseTo(0.01 * 0.525, within(1e-5));
    assertThat(schedule.learningRate(1000)).isCloseTo(0.01 * 0.05, within(1e-6));
  }

  @Test
  void frozenPhaseComesBeforeTheJointPhase() {
    // When
    Schedule schedule =
        new Schedule(
            Tiny.config(
                "steps", "100",
                "rounding.phase.fraction", "0",
                "frozen.phase.fraction", "0.2",
                "joint.phase.fraction", "0.5"));

    // Then
    assertThat(schedule.isFrozen(19)).isTrue();
    assertThat(schedule.isFrozen(20)).isFalse();
    assertThat(schedule.isFinal(69)).isFalse();
    assertThat(schedule.isFinal(70)).isTrue();
  }

  @Test
  void phasesAreFractionsOfTheSteps() {
    // When
    Schedule schedule = schedule("steps", "8");

    // Then
    assertThat(schedule.isByClock()).isFalse();
    assertThat(schedule.roundingSteps()).isEqualTo(4);
    assertThat(schedule.isAfterRounding(3)).isFalse();
    assertThat(schedule.isAfterRounding(4)).isTrue();
    assertThat(schedule.isFinal(5)).isFalse();
    assertThat(schedule.isFinal(6)).isTrue();
    assertThat(schedule.isDone(7)).isFalse();
    assertThat(schedule.isDone(8)).isTrue();
    assertThat(schedule.steps(3)).isEqualTo(8);
  }

  @Test
  void phasesAreFractionsOfTheMinutes() {
    // Then, whatever the number of the step
    assertThat(hour(29).isAfterRounding(1_000_000)).isFalse();
    assertThat(hour(30).isAfterRounding(0)).isTrue();
    assertThat(hour(44).isFinal(1_000_000)).isFalse();
    assertThat(hour(45).isFinal(0)).isTrue();
    assertThat(hour(59).isDone(1_000_000)).isFalse();
    assertThat(hour(60).isDone(0)).isTrue();
  }

  @Test
  void learningRateFallsWithTheClock() {
    assertThat(hour(0).learningRate(100)).isCloseTo(0.01, within(1e-5));
    assertThat(hour(30).learningRate(100)).isCloseTo(0.01 * 0.525, within(1e-5));
    assertThat(hour(90).learningRate(100)).isCloseTo(0.01 * 0.05, within(1e-6));
    assertThat(hour(0).learningRate(0)).isCloseTo(0.01 / 50, within(1e-6));
  }

  @Test
  void estimatesTheStepsFromThoseDone() {
    assertThat(hour(15).steps(100)).isCloseTo(400, within(1));
    assertThat(hour(90).steps(100)).isEqualTo(100);
    assertThat(hour(0).steps(0)).isZero();
  }

  @Test
  void theClockStandsWhilePaused() throws InterruptedException {
    // Given
    Schedule schedule = hour(20);
    schedule.pause();
    double before = schedule.minutes();

    // When
    Thread.sleep(30);
    schedule.begin();

    // Then
    assertThat(schedule.minutes()).isCloseTo(before, within(0.02 / 60));
  }

  @Test
  void theClockAddsToTheMinutesBefore() throws InterruptedException {
    // Given
    Schedule schedule = hour(20);

    // When
    Thread.sleep(30);

    // Then
    assertThat(schedule.minutes()).isBetween(20 + 0.03 / 60, 21.0);
  }
}
