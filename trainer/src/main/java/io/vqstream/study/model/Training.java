package io.vqstream.study.model;

import io.vqstream.study.plan.Budget;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.script.Scalars;
import java.util.function.IntFunction;

/**
 * Trains a model and notes its curves: the mean cost of training batches, and the cost of held-out
 * images.
 *
 * @param steps number of steps
 * @param batch images of a step
 * @param schedule scalars of each step
 */
public record Training(int steps, int batch, IntFunction<Scalars> schedule) {
  private static final int POINTS = 20;

  /** Enough for a curve. */
  private static final int HELD_OUT_IMAGES = 250;

  /** Returns a training with the same scalars in all steps. */
  public static Training constant(int steps, int batch, Scalars scalars) {
    return new Training(steps, batch, step -> scalars);
  }

  /**
   * Returns a training whose learning rate falls exponentially.
   *
   * @param end rate of the last step, as a part of the first
   */
  public static Training falling(int steps, int batch, Scalars scalars, double end) {
    return new Training(
        steps,
        batch,
        step -> scalars.withRate(scalars.rate() * Math.pow(end, (double) step / steps)));
  }

  /** Trains until the steps are done or the budget is spent. */
  public void run(Model model, Budget budget, RunResult result) {
    int interval = Math.max(1, steps / POINTS);
    double sum = 0;
    int count = 0;
    int done = 0;
    while (done < steps && !budget.isSpent()) {
      sum += model.step(batch, schedule.apply(done));
      count++;
      done++;
      if (done % interval == 0) {
        result.point("training cost", done, sum / count);
        double heldOut = model.cost(schedule.apply(done - 1), HELD_OUT_IMAGES);
        result.point("held-out cost", done, heldOut);
        budget.report(done, steps);
        sum = 0;
        count = 0;
      }
    }
    result.steps(done, steps);
  }
}
