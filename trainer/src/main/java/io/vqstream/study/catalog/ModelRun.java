package io.vqstream.study.catalog;

import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.model.Model;
import io.vqstream.study.model.ModelSpec;
import io.vqstream.study.model.Pictures;
import io.vqstream.study.model.Training;
import io.vqstream.study.plan.Budget;
import io.vqstream.study.plan.Run;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.script.Scalars;
import java.util.LinkedHashMap;
import java.util.Map;

/** A run that trains one model and measures it on held-out images. */
final class ModelRun {
  /** Name of the figure of the mean squared error of samples 0..1. */
  static final String MSE = "squared error";

  /** Name of the figure of what training minimizes. */
  static final String COST = "cost, nats";

  static final String DIVERGENCE = "divergence, nats";
  static final String TERMS = "terms of the latent, nats";
  static final String SHARPNESS = "sharpness of edges";

  private static final int SHOWN = 10;

  private ModelRun() {}

  /** Measures more of a trained model. */
  @FunctionalInterface
  interface Extra {
    /** Adds to the result. */
    void measure(Model model, RunResult result);
  }

  /**
   * Returns a run.
   *
   * @param scalars of the last step, with which the model is measured
   */
  static Run of(
      String name,
      ModelSpec spec,
      ImageSet images,
      Training training,
      Scalars scalars,
      Extra extra) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("images", images.name() + ", " + images.trainCount() + " of " + images.shape());
    settings.put("model", spec.architecture() + " " + spec.latent() + " " + spec.bound());
    settings.put("scalars", scalars.toString());
    settings.put("training", training.steps() + " steps of " + training.batch() + " images");
    return new Run(
        name,
        settings,
        (seed, budget) -> run(spec, images, training, scalars, extra, seed, budget));
  }

  private static RunResult run(
      ModelSpec spec,
      ImageSet images,
      Training training,
      Scalars scalars,
      Extra extra,
      long seed,
      Budget budget) {
    RunResult result = new RunResult();
    try (Model model = Model.create(spec, images, seed)) {
      training.run(model, budget, result);
      measure(model, scalars, result);
      extra.measure(model, result);
    }
    return result;
  }

  private static void measure(Model model, Scalars scalars, RunResult result) {
    Model.Figures figures = model.evaluate(scalars);
    result
        .figure(MSE, model.squaredError(scalars))
        .figure(SHARPNESS, model.sharpness(scalars))
        .figure(COST, figures.cost())
        .figure("negative log likelihood, nats", figures.nll())
        .figure(DIVERGENCE, figures.divergence())
        .figure(TERMS, figures.auxiliary());
    var pictures = model.onTest("reconstruct", scalars, 0, SHOWN);
    result.picture(
        "inputs and reconstructions",
        Pictures.grid(model.images().shape(), SHOWN, pictures.get(0), pictures.get(1)));
  }

  /** Adds samples from the prior. */
  static void samples(Model model, RunResult result) {
    result.picture(
        "samples from the prior",
        Pictures.grid(model.images().shape(), SHOWN, model.sample(2 * SHOWN)));
  }
}
