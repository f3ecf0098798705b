package io.vqstream.training;

import java.time.Duration;

/** Runs the steps of a run, saves periodically, and ends early on divergence or on request. */
final class TrainingLoop {

  /** Tries to save the end of a run, one at each time to save. */
  private static final int MAX_LAST_SAVES = 30;

  /** Steps after which the figures are read from the device, which makes it wait. */
  private static final int FIGURES_EVERY = 50;

  /** The first figures are read earlier, so that the run tells soon how it does. */
  private static final int FIRST_FIGURES = 10;

  private static final long POLL_MILLIS = 100;

  private final Trainer trainer;
  private final Schedule schedule;
  private final TrainingLog log;
  private final RunSaver saver;
  private final RunTimes times;
  private final TrainingListener listener;
  private final Duration saveEvery;
  private final DivergenceGuard guard = new DivergenceGuard();
  private boolean exhausted;

  /** Reports that a run has diverged; the message is the symptom. */
  static final class DivergedException extends Exception {
    private static final long serialVersionUID = 1L;

    DivergedException(String symptom, Throwable cause) {
      super(symptom, cause);
    }
  }

  TrainingLoop(
      Trainer trainer,
      TrainingLog log,
      RunSaver saver,
      RunTimes times,
      TrainingListener listener,
      Duration saveEvery) {
    this.trainer = trainer;
    schedule = trainer.schedule;
    this.log = log;
    this.saver = saver;
    this.times = times;
    this.listener = listener;
    this.saveEvery = saveEvery;
  }

  /**
   * Does the steps that are left.
   *
   * @param firstStep steps done before
   * @return steps done in the end: fewer than all if the listener asked the run to stop, or {@link
   *     #endedEarly}
   * @throws DivergedException if nothing after the last good state is worth keeping
   * @throws TrainingException if the end of the run cannot be saved
   */
  int run(int firstStep) throws TrainingException, DivergedException {
    try {
      schedule.begin();
      times.begin();
      int step = steps(firstStep);
      end(step, firstStep);
      return step;
    } catch (RunSaver.UnsavableWeightException e) {
      throw new DivergedException(e.getMessage(), e);
    }
  }

  /** Returns whether the run ended because held-out images showed no gain any more. */
  boolean endedEarly() {
    return exhausted;
  }

  private int steps(int firstStep) throws DivergedException, RunSaver.UnsavableWeightException {
    int step = firstStep;
    long saved = System.nanoTime();
    boolean done = schedule.isDone(step);
    RunForecast forecast = new RunForecast(trainer, saveEvery, listener);
    while (!done && !exhausted && !listener.stopRequested()) {
      String phase = trainer.phase(step);
      trainer.step(step);
      step++;
      listener.onStep(step, schedule.steps(step));
      done = schedule.isDone(step);
      if (step % FIGURES_EVERY == 0 || step == FIRST_FIGURES || done) {
        readFigures(step, done);
      }
      forecast.after(step);
      times.end(phase);
      boolean due = System.nanoTime() - saved > saveEvery.toNanos();
      if (due && !done && !isSuspect()) {
        schedule.pause();
        saver.save(step, RunSaver.Occasion.ON_THE_WAY);
        saver.draw(step);
        saver.report(step);
        exhausted = saver.isExhausted();
        saved = System.nanoTime();
        schedule.begin();
      }
    }
    return step;
  }

  private void readFigures(int step, boolean done) throws DivergedException {
    StepFigures figures = trainer.takeFigures();
    guard.add(figures, trainer.hasCodebooks(), trainer.readUsage());
    log.add(step, figures, trainer.books);
    if (guard.hasDiverged() || (done && guard.endsDiverged())) {
      throw new DivergedException(guard.symptom() + " after step " + step, null);
    }
  }

  /** Whether the state is not worth saving. */
  private boolean isSuspect() {
    return guard.isSuspect() || guard.isSuspect(trainer.figures());
  }

  private void end(int step, int firstStep)
      throws TrainingException, RunSaver.UnsavableWeightException {
    if (schedule.isDone(step)) {
      saveEnd(step);
      saver.draw(step);
      saver.report(step);
      return;
    }
    if (exhausted) {
      return; // saved already
    }
    StepFigures last = trainer.figures();
    if (last.steps() > 0) {
      guard.add(last, trainer.hasCodebooks(), trainer.readUsage());
    }
    if (guard.isSuspect()) {
      listener.onWarning(
          "not saved: %s; the last good state is of step %d"
              .formatted(guard.symptom(), saver.savedStep()));
    } else if (step > firstStep) {
      saver.save(step, RunSaver.Occasion.STOP);
      saver.report(step);
    }
  }

  /** Saves the end of the run, again and again while that fails: it is worth waiting for. */
  private void saveEnd(int step) throws TrainingException, RunSaver.UnsavableWeightException {
    for (int tries = 1; !saver.save(step, RunSaver.Occasion.END); tries++) {
      if (tries == MAX_LAST_SAVES || stopRequestedWithin(saveEvery)) {
        throw new TrainingException(
            "all steps are done, but the end of the run is not saved: free disk space and continue"
                + " with --resume; the last good state is of step "
                + saver.savedStep());
      }
    }
  }

  private boolean stopRequestedWithin(Duration time) throws TrainingException {
    long end = System.nanoTime() + time.toNanos();
    try {
      while (System.nanoTime() < end && !listener.stopRequested()) {
        Thread.sleep(Math.min(POLL_MILLIS, Math.max(1, time.toMillis())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("interrupted before the end of the run was saved", e);
    }
    return listener.stopRequested();
  }
}
