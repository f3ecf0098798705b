package io.vqstream.study.catalog;

import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.latent.GaussianLatent;
import io.vqstream.study.latent.GaussianLatent.Divergence;
import io.vqstream.study.likelihood.Likelihood;
import io.vqstream.study.model.Model;
import io.vqstream.study.model.ModelSpec;
import io.vqstream.study.model.Training;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Run;
import io.vqstream.study.plan.Study;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.result.Summary;
import io.vqstream.study.script.Scalars;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What draws a posterior to the prior, and two estimators of its gradient. */
final class DivergenceStudy implements Study {
  private static final int SIZE = 10;
  private static final int BATCH = 64;
  private static final int ESTIMATES = 100;
  private static final int SPREAD_BATCH = 50;
  private static final String PATH = "log10 of the gradient variance, reparameterized";
  private static final String SCORE = "log10 of the gradient variance, score function";

  @Override
  public String name() {
    return "divergence";
  }

  @Override
  public String title() {
    return "KL, MMD or Jensen-Shannon between posterior and prior; the reparameterized gradient"
        + " against the score function's";
  }

  @Override
  public String sources() {
    return "Kingma and Welling 2014, sections 2.2 and 2.4; Zhao et al. 2019 (weight 500); Lin 1991,"
        + " summed over dimensions (weight 10). Bernoulli likelihood, 10 dimensions. The score function has the mean of"
        + " the other samples as baseline.";
  }

  @Override
  public List<Run> runs(Profile profile, List<ImageSet> sets) {
    ImageSet images = Sets.digits(sets);
    List<Run> runs = new ArrayList<>();
    for (Divergence divergence : Divergence.values()) {
      Scalars scalars = Scalars.of(1e-3).withBeta(weight(divergence));
      runs.add(
          ModelRun.of(
              divergence.label(),
              ModelSpec.of(
                  ModelArchitecture.MLP,
                  new GaussianLatent(SIZE, divergence),
                  Likelihood.bernoulli(false)),
              images,
              Training.constant(profile.of(600, 10_000), BATCH, scalars),
              scalars,
              DivergenceStudy::measure));
    }
    return runs;
  }

  private static double weight(Divergence divergence) {
    return switch (divergence) {
      case KL -> 1;
      case MMD -> 500;
      case JENSEN_SHANNON -> 10;
    };
  }

  private static void measure(Model model, RunResult result) {
    ModelRun.samples(model, result);
    List<float[]> spread =
        model.onTest("gradient_spread", Scalars.of(0).withSamples(ESTIMATES), 0, SPREAD_BATCH);
    result
        .figure(PATH, Math.log10(mean(spread.get(1))))
        .figure(SCORE, Math.log10(mean(spread.get(3))));
  }

  private static double times(Summary results, String run) {
    return Math.pow(10, results.mean(run, SCORE) - results.mean(run, PATH));
  }

  private static double mean(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  @Override
  public List<Answer> answers(Summary results) {
    List<Answer> answers = new ArrayList<>();
    if (Text.has(results, PATH, "KL", "MMD", "Jensen-Shannon")) {
      answers.add(
          new Answer(
              "Why reparameterize?",
              Text.of(
                  "The score function's gradient to the posterior's means has %.0f times the variance"
                      + " of the reparameterized one, with the KL; %.0f and %.0f times with MMD and"
                      + " Jensen-Shannon.",
                  times(results, "KL"), times(results, "MMD"), times(results, "Jensen-Shannon"))));
    }
    if (Text.has(results, ModelRun.MSE, "KL", "MMD", "Jensen-Shannon")) {
      answers.add(
          new Answer(
              "What do MMD and Jensen-Shannon change?",
              "Squared error: "
                  + Text.list(results, List.of("KL", "MMD", "Jensen-Shannon"), ModelRun.MSE, "%.4f")
                  + "; sharpness of edges: "
                  + Text.list(
                      results, List.of("KL", "MMD", "Jensen-Shannon"), ModelRun.SHARPNESS, "%.2f")
                  + "; the samples are in the pictures."));
    }
    return answers;
  }
}
