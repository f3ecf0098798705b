package io.vqstream.study.catalog;

import io.vqstream.study.bound.NegativeBinomial;
import io.vqstream.study.bound.NegativeBinomial.Moments;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.plan.Budget;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Run;
import io.vqstream.study.plan.Study;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.result.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Semi-implicit variational inference where the exact posterior is known. */
final class SemiImplicitStudy implements Study {
  private static final String CORRELATION = "correlation";
  private static final String DEVIATION = "deviation of log r";
  private static final String MEAN_FIELD = "mean field";
  private static final String EXACT = "exact, by a grid";
  private static final List<Integer> COMPONENTS = List.of(0, 1, 5, 20, 100, 1000);
  private static final int GRID = 300;
  private static final int SAMPLES = 20_000;
  private static final int SHOWN = 400;
  private static final double RATE = 1e-2;

  /** Rate of the last step, as a part of the first: 0.75^20, as in the authors' program. */
  private static final double END = 0.0032;

  @Override
  public String name() {
    return "sivi";
  }

  @Override
  public String title() {
    return "Semi-implicit inference on the negative binomial model: the correlation that a mean"
        + " field misses";
  }

  @Override
  public String sources() {
    return "Yin and Zhou 2018, section 4.2, on the counts of mites of Bliss and Fisher 1953; all"
        + " images of --data are left out. The exact posterior is integrated over a grid, in place"
        + " of the paper's Markov chain.";
  }

  @Override
  public List<Run> runs(Profile profile, List<ImageSet> sets) {
    List<Run> runs = new ArrayList<>();
    runs.add(new Run(EXACT, Map.of("grid", GRID + "x" + GRID), (seed, budget) -> exact()));
    int steps = profile.of(2_000, 10_000);
    runs.add(run(MEAN_FIELD, false, 0, steps));
    for (int k : COMPONENTS) {
      runs.add(run(name(k), true, k, steps));
    }
    return runs;
  }

  private static Run run(String name, boolean implicit, int k, int steps) {
    return new Run(
        name,
        Map.of("steps", Integer.toString(steps)),
        (seed, budget) -> fit(implicit, k, steps, seed, budget));
  }

  private static String name(int k) {
    return "K = " + k;
  }

  private static RunResult exact() {
    RunResult result = new RunResult();
    try (NegativeBinomial model = new NegativeBinomial(false, 1)) {
      note(model.exact(GRID), result);
    }
    return result;
  }

  private static RunResult fit(boolean implicit, int k, int steps, long seed, Budget budget) {
    RunResult result = new RunResult();
    try (NegativeBinomial model = new NegativeBinomial(implicit, seed)) {
      int done = 0;
      double sum = 0;
      int interval = Math.max(1, steps / 20);
      while (done < steps && !budget.isSpent()) {
        sum += model.step(RATE * Math.pow(END, (double) done / steps), k);
        done++;
        if (done % interval == 0) {
          budget.report(done, steps);
          result.point("surrogate bound", done, sum / interval);
          sum = 0;
        }
      }
      result.steps(done, steps);
      float[] samples = model.sample(SAMPLES);
      note(Moments.of(samples), result);
      for (int i = 0; i < SHOWN; i++) {
        result.place("samples of log r and logit p", samples[2 * i], samples[2 * i + 1], 0);
      }
    }
    return result;
  }

  private static void note(Moments moments, RunResult result) {
    result
        .figure(CORRELATION, moments.correlation())
        .figure("mean of log r", moments.meanR())
        .figure(DEVIATION, moments.deviationR())
        .figure("mean of logit p", moments.meanP())
        .figure("deviation of logit p", moments.deviationP());
  }

  @Override
  public List<Answer> answers(Summary results) {
    List<Answer> answers = new ArrayList<>();
    if (Text.has(results, CORRELATION, EXACT, MEAN_FIELD, name(20))) {
      answers.add(
          new Answer(
              "What does the mean field miss?",
              Text.of(
                  "The correlation of log r and logit p is %.3f; the mean field has %.3f, K = 20"
                      + " has %.3f.",
                  results.mean(EXACT, CORRELATION),
                  results.mean(MEAN_FIELD, CORRELATION),
                  results.mean(name(20), CORRELATION))));
    }
    if (Text.has(results, DEVIATION, EXACT, name(20), name(1000))) {
      answers.add(
          new Answer(
              "Is K = 20 near K = 1000?",
              Text.of(
                  "Deviation of log r: %.3f and %.3f, exactly %.3f.",
                  results.mean(name(20), DEVIATION),
                  results.mean(name(1000), DEVIATION),
                  results.mean(EXACT, DEVIATION))));
    }
    if (Text.has(results, DEVIATION, EXACT, name(0))) {
      answers.add(
          new Answer(
              "What happens without the regularizer?",
              Text.of(
                  "With K = 0 the mixing distribution shrinks: deviation of log r %.3f, correlation"
                      + " %.3f.",
                  results.mean(name(0), DEVIATION), results.mean(name(0), CORRELATION))));
    }
    return answers;
  }
}
