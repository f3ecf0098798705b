package io.vqstream.study.catalog;

import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.estimator.CodeModel;
import io.vqstream.study.estimator.Estimator;
import io.vqstream.study.model.Model;
import io.vqstream.study.model.Pictures;
import io.vqstream.study.model.Training;
import io.vqstream.study.plan.Budget;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Run;
import io.vqstream.study.plan.Study;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.result.Summary;
import io.vqstream.study.script.Scalars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Estimators of the gradient through Bernoulli codes. */
final class EstimatorStudy implements Study {
  /** Name of the figure that the report draws as bars. */
  static final String VARIANCE = "log10 of the gradient variance";

  private static final String BOUND = "test ELBO";
  private static final int CODES = 200;
  private static final int BATCH = 24;
  private static final int ESTIMATES = 100;
  private static final double RATE = 1e-3;
  private static final double TEMPERATURE = 0.5;

  @Override
  public String name() {
    return "relax";
  }

  @Override
  public String title() {
    return "Gradients through Bernoulli codes: REINFORCE, NVIL, MuProp, LAX, REBAR, RELAX, and"
        + " biased ones";
  }

  @Override
  public String sources() {
    return "Grathwohl et al. 2018, table 1, one-layer linear model of 200 codes on MNIST; bits are"
        + " drawn anew in each step, and 24 images make a step. The variance is that of one"
        + " estimate of the gradient to a logit, mean over logits and images, after the"
        + " training.";
  }

  @Override
  public List<Run> runs(Profile profile, List<ImageSet> sets) {
    ImageSet images = Sets.digits(sets);
    int steps = profile.of(800, 100_000);
    return Arrays.stream(Estimator.values())
        .map(
            estimator ->
                new Run(
                    estimator.label(),
                    Map.of("images", images.name(), "steps", Integer.toString(steps)),
                    (seed, budget) -> run(estimator, images, steps, seed, budget)))
        .toList();
  }

  private static RunResult run(
      Estimator estimator, ImageSet images, int steps, long seed, Budget budget) {
    RunResult result = new RunResult();
    Scalars scalars = Scalars.of(RATE).withTemperature(TEMPERATURE);
    try (Model model =
        new Model(
            CodeModel.create(ModelArchitecture.LINEAR, CODES, estimator, images.shape(), seed),
            images,
            seed)) {
      Training.constant(steps, BATCH, scalars).run(model, budget, result);
      result.figure(BOUND, -model.evaluate(scalars).cost());
      float[] variance = model.onTest("spread", scalars.withSamples(ESTIMATES), 0, BATCH).get(1);
      double mean = 0;
      for (float one : variance) {
        mean += one / variance.length;
      }
      result.figure(VARIANCE, Math.log10(mean));
      result.picture(
          "samples from the prior", Pictures.grid(images.shape(), BATCH / 2, model.sample(BATCH)));
    }
    return result;
  }

  @Override
  public List<Published> published() {
    String source = "Grathwohl et al. 2018, table 1";
    return List.of(
        new Published(Estimator.CONCRETE.label(), BOUND, -111.3, source),
        new Published(Estimator.NVIL.label(), BOUND, -112.5, source),
        new Published(Estimator.MUPROP.label(), BOUND, -111.7, source),
        new Published(Estimator.REBAR.label(), BOUND, -111.6, source),
        new Published(Estimator.RELAX.label(), BOUND, -111.2, source));
  }

  @Override
  public List<Answer> answers(Summary results) {
    List<Answer> answers = new ArrayList<>();
    List<String> unbiased =
        Arrays.stream(Estimator.values())
            .filter(Estimator::unbiased)
            .map(Estimator::label)
            .toList();
    List<String> quiet = results.ascending(VARIANCE).stream().filter(unbiased::contains).toList();
    if (quiet.size() > 1) {
      answers.add(
          new Answer(
              "Which unbiased estimator has the least variance?",
              quiet.get(0)
                  + "; log10 of the variance: "
                  + Text.list(results, quiet, VARIANCE, "%.2f")
                  + "."));
    }
    List<String> bounds = new ArrayList<>(results.ascending(BOUND));
    if (bounds.size() > 1) {
      Collections.reverse(bounds);
      answers.add(
          new Answer(
              "Which trains the best model in the same number of steps?",
              bounds.get(0) + "; test ELBO: " + Text.list(results, bounds, BOUND, "%.1f") + "."));
    }
    return answers;
  }
}
