package io.vqstream.training;

/**
 * How far a run has come, by its steps or by the clock: its phases, its end and its learning rate.
 */
final class Schedule {
  private static final int WARM_UP = 50;
  private static final double SECONDS = 60;

  private final TrainingConfig config;
  private double secondsBefore;
  private long begun = System.nanoTime();
  private boolean paused;

  Schedule(TrainingConfig config) {
    this.config = config;
  }

  /** Continues a run whose steps took so many minutes before. */
  void continueFrom(double minutesBefore) {
    secondsBefore = minutesBefore * SECONDS;
    begin();
  }

  /** Starts the clock, also after {@link #pause}. */
  void begin() {
    begun = System.nanoTime();
    paused = false;
  }

  /** Stops the clock while the run does something else than steps. */
  void pause() {
    secondsBefore = minutes() * SECONDS;
    paused = true;
  }

  /** Returns the minutes that the steps of the run have taken. */
  double minutes() {
    double since = paused ? 0 : (System.nanoTime() - begun) / 1e9;
    return (secondsBefore + since) / SECONDS;
  }

  /** Returns the minutes that are left to a run whose end is set in minutes. */
  double minutesLeft() {
    return Math.max(0, config.minutes() - minutes());
  }

  /**
   * Returns the seconds to the end of the rounding phase.
   *
   * @param done steps done
   * @param pace steps a second
   */
  double secondsToCodebooks(int done, double pace) {
    return isByClock()
        ? (config.minutes() * config.roundingFraction() - minutes()) * SECONDS
        : (roundingSteps() - done) / pace;
  }

  /** Returns whether the end of the run is set in minutes. */
  boolean isByClock() {
    return config.minutes() > 0;
  }

  /** Returns the part of the run that is done after so many steps, 0..1. */
  double progress(int step) {
    double progress = isByClock() ? minutes() / config.minutes() : (double) step / config.steps();
    return Math.min(1, progress);
  }

  /** Returns whether so many steps are all steps of the run. */
  boolean isDone(int step) {
    return isByClock() ? minutes() >= config.minutes() : step >= config.steps();
  }

  /** Returns whether the next step is after the rounding phase. */
  boolean isAfterRounding(int step) {
    return isPast(step, config.roundingFraction());
  }

  /** Returns whether the next step is of the final phase. */
  boolean isFinal(int step) {
    return isPast(
        step, config.roundingFraction() + config.frozenFraction() + config.jointFraction());
  }

  /** Returns whether the next step is of the frozen phase, where the run began with codebooks. */
  boolean isFrozen(int step) {
    return !isPast(step, config.frozenFraction());
  }

  private boolean isPast(int step, double fraction) {
    return isByClock()
        ? progress(step) >= fraction
        : step >= (int) Math.round(config.steps() * fraction);
  }

  /** Returns the number of steps of the rounding phase; an estimate if it is set in minutes. */
  int roundingSteps() {
    return (int) Math.round(config.steps() * config.roundingFraction());
  }

  /** Returns the learning rate: half a cosine from the peak to 5 % of it, after a short warm-up. */
  double learningRate(int step) {
    double cosine = 0.5 * (1 + Math.cos(Math.PI * progress(step)));
    return config.learningRate() * (0.05 + 0.95 * cosine) * Math.min(1, (step + 1.0) / WARM_UP);
  }

  /** Returns all steps of the run, as far as the steps done tell it. */
  int steps(int done) {
    if (!isByClock()) {
      return config.steps();
    }
    double steps = Math.max(done, done / Math.max(progress(done), 1e-6));
    return (int) Math.min(Integer.MAX_VALUE, Math.round(steps));
  }
}
