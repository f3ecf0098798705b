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

  private static final String BOUND = "training ELBO";
  private static final String TEST_BOUND = "test ELBO";
  private static final int CODES = 200;
  private static final int BATCH = 24;
  private static final int ESTIMATES = 100;
  private static final Scalars SCALARS = Scalars.of(1e-3).withTemperature(0.5);
  private static final long BITS_SEED = 1;
  private static final int TRAINING_IMAGES = 10_000;

  /** Trains the reference, at whose parameters all estimators are compared. */
  private static final Estimator REFERENCE = Estimator.MUPROP;

  /** The reference has a fourth of the steps, and variances are measured so often on its way. */
  private static final int REFERENCE_SHARE = 4;

  private static final int MEASUREMENTS = 4;

  /** Steps in which an estimator's own parameters follow the reference before a measurement. */
  private static final int CONTROL_STEPS = 60;

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
    return "Grathwohl et al. 2018, table 1, one-layer linear model of 200 codes on MNIST; pixels as"
        + " bits that are drawn once, 24 images a step, temperature of Concrete 0.5. Published is the"
        + " best training objective, after 2 million steps in the program of Tucker et al. 2017. The"
        + " variance is that of one estimate of the gradient to a logit, mean over logits and images,"
        + " at the parameters of one reference for all: MuProp after a fourth of the steps, which"
        + " each estimator's own parameters have followed.";
  }

  @Override
  public List<Run> runs(Profile profile, List<ImageSet> sets) {
    ImageSet images = Sets.digits(sets).binarized(BITS_SEED);
    int steps = profile.of(800, 100_000);
    return Arrays.stream(Estimator.values())
        .map(
            estimator ->
                new Run(
                    estimator.label(),
                    Map.of(
                        "images",
                        images.name() + ", " + images.trainCount() + " of " + images.shape(),
                        "training",
                        steps + " steps of " + BATCH + " images"),
                    (seed, budget) -> run(estimator, images, steps, seed, budget)))
        .toList();
  }

  private static RunResult run(
      Estimator estimator, ImageSet images, int steps, long seed, Budget budget) {
    RunResult result = new RunResult();
    variances(estimator, images, steps / REFERENCE_SHARE, seed, budget.share(0.3), result);
    try (Model model = model(estimator, images, seed)) {
      Training.constant(steps, BATCH, SCALARS).run(model, budget, result);
      result.figure(BOUND, -model.trainingCost(SCALARS, TRAINING_IMAGES));
      result.figure(TEST_BOUND, -model.cost(SCALARS));
      List<float[]> both = model.onTest("reconstruct", SCALARS, 0, BATCH / 2);
      result.picture(
          "inputs and reconstructions",
          Pictures.grid(images.shape(), BATCH / 2, both.get(0), both.get(1)));
      result.picture(
          "samples from the prior", Pictures.grid(images.shape(), BATCH / 2, model.sample(BATCH)));
    }
    return result;
  }

  private static Model model(Estimator estimator, ImageSet images, long seed) {
    return new Model(
        CodeModel.create(ModelArchitecture.LINEAR, CODES, estimator, images, seed), images, seed);
  }

  /** Measures the variance of an estimator on the way of the reference, the same for all. */
  private static void variances(
      Estimator estimator, ImageSet images, int steps, long seed, Budget budget, RunResult result) {
    try (Model reference = model(REFERENCE, images, seed);
        Model measured = model(estimator, images, seed)) {
      int size = CodeModel.size(reference.learner());
      for (int part = 1; part <= MEASUREMENTS && !budget.isSpent(); part++) {
        for (int i = 0; i < steps / MEASUREMENTS && !budget.isSpent(); i++) {
          reference.step(BATCH, SCALARS);
        }
        float[] parameters = Arrays.copyOf(reference.learner().parameters(), size);
        measured.learner().overwrite(parameters);
        for (int i = 0; i < CONTROL_STEPS && !budget.isSpent(); i++) {
          measured.step(BATCH, SCALARS);
          measured.learner().overwrite(parameters);
        }
        float[] variance =
            measured.onTest("spread", SCALARS.withSamples(ESTIMATES), 0, BATCH).get(1);
        double mean = 0;
        for (float one : variance) {
          mean += one / variance.length;
        }
        result.figure(VARIANCE, Math.log10(mean));
        result.point(VARIANCE, part * (steps / MEASUREMENTS), Math.log10(mean));
      }
    }
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
              "Which unbiased estimator has the least variance at the same parameters?",
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
              bounds.get(0)
                  + "; training ELBO: "
                  + Text.list(results, bounds, BOUND, "%.1f")
                  + ". Biased estimators are ahead while training is short."));
    }
    return answers;
  }
}
