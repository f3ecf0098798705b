package io.vqstream.training;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Tells the pace of a run after its first steps: steps a second, when the first checkpoint is
 * expected and when the end.
 */
final class RunForecast {
  /** Steps over which the pace is taken; the first one, which loads what all need, is left out. */
  private static final int STEPS = 10;

  private static final double SECONDS = 60;

  private final Trainer trainer;
  private final Duration saveEvery;
  private final TrainingListener listener;
  private int steps;
  private long begun;

  RunForecast(Trainer trainer, Duration saveEvery, TrainingListener listener) {
    this.trainer = trainer;
    this.saveEvery = saveEvery;
    this.listener = listener;
  }

  /**
   * Counts a step; to be called after each.
   *
   * @param done steps done in the whole run
   */
  void after(int done) {
    steps++;
    if (steps == 1 || steps == STEPS) {
      trainer.figures(); // waits for the device
    }
    if (steps == 1) {
      begun = System.nanoTime();
    } else if (steps == STEPS) {
      double pace = (STEPS - 1) / ((System.nanoTime() - begun) / 1e9);
      listener.onInfo(
          text(
              pace,
              secondsToCheckpoint(done, pace),
              secondsToEnd(done, pace),
              LocalTime.now(ZoneId.systemDefault())));
    }
  }

  /** Returns the seconds to the first save that finds codebooks; negative if there is none. */
  private double secondsToCheckpoint(int done, double pace) {
    Schedule schedule = trainer.schedule;
    double end = secondsToEnd(done, pace);
    double codebooks = trainer.hasCodebooks() ? 0 : schedule.secondsToCodebooks(done, pace);
    if (codebooks > end) {
      return -1;
    }
    double interval = Math.max(1, saveEvery.toSeconds());
    return Math.min(end, Math.max(1, Math.ceil(codebooks / interval)) * interval);
  }

  private double secondsToEnd(int done, double pace) {
    Schedule schedule = trainer.schedule;
    return schedule.isByClock()
        ? schedule.minutesLeft() * SECONDS
        : (schedule.steps(done) - done) / pace;
  }

  /**
   * Formats the forecast.
   *
   * @param pace steps a second
   * @param checkpoint seconds to the first checkpoint; negative for none
   * @param end seconds to the end
   */
  static String text(double pace, double checkpoint, double end, LocalTime now) {
    return String.format(
        Locale.ROOT,
        "%s steps a second: %send in %s, at %s",
        pace < 10 ? String.format(Locale.ROOT, "%.1f", pace) : Long.toString(Math.round(pace)),
        checkpoint < 0 ? "" : "first checkpoint in " + duration(checkpoint) + ", ",
        duration(end),
        now.plusSeconds(Math.round(end)).format(DateTimeFormatter.ofPattern("HH:mm")));
  }

  private static String duration(double seconds) {
    if (seconds < 90) {
      return Math.max(1, Math.round(seconds)) + " s";
    }
    return seconds < 90 * SECONDS
        ? Math.round(seconds / SECONDS) + " min"
        : String.format(Locale.ROOT, "%.1f h", seconds / SECONDS / SECONDS);
  }
}
