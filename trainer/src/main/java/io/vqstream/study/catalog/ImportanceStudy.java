package io.vqstream.study.catalog;

import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.bound.Bound;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.latent.GaussianLatent;
import io.vqstream.study.likelihood.Likelihood;
import io.vqstream.study.model.ModelSpec;
import io.vqstream.study.model.Training;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Run;
import io.vqstream.study.plan.Study;
import io.vqstream.study.result.Summary;
import io.vqstream.study.script.Scalars;
import java.util.ArrayList;
import java.util.List;

/** The importance-weighted bound in training and in evaluation. */
final class ImportanceStudy implements Study {
  private static final List<Integer> SAMPLES = List.of(1, 5, 50);
  private static final int SIZE = 50;
  private static final int BATCH = 20;
  private static final int MANY = 500;

  @Override
  public String name() {
    return "iwae";
  }

  @Override
  public String title() {
    return "The importance-weighted bound L_k, k = 1, 5, 50, in training and in evaluation";
  }

  @Override
  public String sources() {
    return "Burda et al. 2016, one stochastic layer of 50, two layers of 200 tanh units; bits are"
        + " drawn anew in each step, the learning rate falls from 0.001 to 0.0001. Published: table 1,"
        + " by L_5000 after 9.8 million steps; here by L_500.";
  }

  @Override
  public List<Run> runs(Profile profile, List<ImageSet> sets) {
    ImageSet images = Sets.digits(sets).limitTest(profile.of(200, 1_000));
    List<Run> runs = new ArrayList<>();
    for (int k : SAMPLES) {
      Scalars scalars = Scalars.of(1e-3).withSamples(k);
      ModelSpec spec =
          new ModelSpec(
              ModelArchitecture.DEEP,
              new GaussianLatent(SIZE),
              Likelihood.bernoulli(true),
              Bound.IMPORTANCE);
      runs.add(
          ModelRun.of(
              name(k),
              spec,
              images,
              Training.falling(profile.of(2_000, 60_000), BATCH, scalars, 0.1),
              scalars,
              (model, result) -> {
                for (int evaluated : List.of(1, 5, 50, MANY)) {
                  double bound = model.bound(scalars.withSamples(evaluated));
                  result.figure("L_" + evaluated, bound);
                  result.point("bound by samples in evaluation", evaluated, bound);
                }
                result.figure("test NLL", -result.figures().get("L_" + MANY));
                ModelRun.samples(model, result);
              }));
    }
    return runs;
  }

  private static String name(int k) {
    return "k = " + k;
  }

  @Override
  public List<Published> published() {
    String source = "Burda et al. 2016, table 1";
    return List.of(
        new Published(name(1), "test NLL", 86.76, source),
        new Published(name(5), "test NLL", 85.54, source),
        new Published(name(50), "test NLL", 84.78, source));
  }

  @Override
  public List<Answer> answers(Summary results) {
    List<Answer> answers = new ArrayList<>();
    if (Text.has(results, "L_50", name(1))) {
      answers.add(
          new Answer(
              "Does L_k rise with k on held-out images?",
              Text.of(
                  "%s: the model of k = 1 has L_1 = %.2f, L_5 = %.2f, L_50 = %.2f.",
                  results.mean(name(1), "L_1") < results.mean(name(1), "L_5")
                          && results.mean(name(1), "L_5") < results.mean(name(1), "L_50")
                      ? "Yes"
                      : "Not in this run",
                  results.mean(name(1), "L_1"),
                  results.mean(name(1), "L_5"),
                  results.mean(name(1), "L_50"))));
    }
    if (Text.has(results, "test NLL", name(1), name(5), name(50))) {
      answers.add(
          new Answer(
              "Does training with more samples give a better model?",
              "Test NLL in nats: "
                  + Text.list(results, List.of(name(1), name(5), name(50)), "test NLL", "%.2f")
                  + ", after the same number of steps."
                  + " Published models have 164 times the steps of the full profile, and more in the"
                  + " short one."));
    }
    return answers;
  }
}
