package io.vqstream.study.catalog;

import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.estimator.PredictionModel;
import io.vqstream.study.latent.ConcreteLatent;
import io.vqstream.study.likelihood.Likelihood;
import io.vqstream.study.model.Model;
import io.vqstream.study.model.ModelSpec;
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
import java.util.List;
import java.util.Map;

/** Relaxed discrete codes: prediction of half images, and a VAE with categorical codes. */
final class ConcreteStudy implements Study {
  private static final String NLL = "test NLL";
  private static final List<Integer> SAMPLES = List.of(1, 5, 50);
  private static final int UNITS = 240;
  private static final int BATCH = 64;
  private static final long BITS_SEED = 1;
  private static final double RATE = 1e-3;

  /** Temperature of relaxed bits (Maddison et al. 2017, appendix C.4). */
  private static final double TEMPERATURE = 2.0 / 3;

  private static final int MEASURED_SAMPLES = 100;
  private static final int SHOWN = 10;
  private static final int GROUPS = 20;
  private static final int CATEGORIES = 10;
  private static final double START_TEMPERATURE = 1;
  private static final double END_TEMPERATURE = 0.5;

  @Override
  public String name() {
    return "concrete";
  }

  @Override
  public String title() {
    return "Concrete codes and VIMCO: the lower half of an image from the upper half;"
        + " Gumbel-softmax with and without straight-through";
  }

  @Override
  public String sources() {
    return "Maddison et al. 2017, section 5.3, network 392V-240H-240H-392V, pixels as bits that are"
        + " drawn once, batches of 64, temperature 2/3; learning rate from 0.001 to 0.0001 (there"
        + " 0.0003 for 10 million steps); Mnih and Rezende 2016, with NVIL in place of VIMCO for one"
        + " sample; Jang et al. 2017: 20 codes of 10 categories, temperature from 1 to 0.5. NLL by"
        + " the bound of 100 samples of bits.";
  }

  @Override
  public List<Run> runs(Profile profile, List<ImageSet> sets) {
    ImageSet images = Sets.digits(sets).limitTest(profile.of(300, 2_000));
    ImageSet bits = images.binarized(BITS_SEED);
    List<Run> runs = new ArrayList<>();
    for (boolean vimco : new boolean[] {false, true}) {
      for (int m : SAMPLES) {
        int steps = profile.of(m == 50 ? 60 : m == 5 ? 400 : 1_200, 100_000);
        runs.add(
            new Run(
                name(vimco, m),
                Map.of(
                    "images",
                    bits.name() + ", " + bits.trainCount() + " of " + bits.shape(),
                    "training",
                    steps + " steps of " + BATCH + " images"),
                (seed, budget) -> predict(bits, vimco, m, steps, seed, budget)));
      }
    }
    for (boolean straight : new boolean[] {false, true}) {
      ConcreteLatent latent = new ConcreteLatent(GROUPS, CATEGORIES, straight);
      int steps = profile.of(500, 20_000);
      Scalars scalars = Scalars.of(RATE);
      Training training =
          new Training(
              steps, BATCH, step -> scalars.withTemperature(temperature((double) step / steps)));
      runs.add(
          ModelRun.of(
              "VAE, " + latent.name(),
              ModelSpec.of(ModelArchitecture.MLP, latent, Likelihood.bernoulli(false)),
              images,
              training,
              scalars.withTemperature(END_TEMPERATURE),
              ModelRun::samples));
    }
    return runs;
  }

  /** Falls exponentially, as in Jang et al. 2017, section 4.1. */
  private static double temperature(double share) {
    return START_TEMPERATURE * Math.pow(END_TEMPERATURE / START_TEMPERATURE, share);
  }

  private static String name(boolean vimco, int m) {
    return (!vimco ? "Concrete" : m == 1 ? "NVIL" : "VIMCO") + ", m = " + m;
  }

  private static RunResult predict(
      ImageSet images, boolean vimco, int m, int steps, long seed, Budget budget) {
    RunResult result = new RunResult();
    Scalars scalars = Scalars.of(RATE).withTemperature(TEMPERATURE).withSamples(m);
    try (Model model =
        new Model(PredictionModel.create(images, UNITS, vimco, seed), images, seed)) {
      Training.falling(steps, BATCH, scalars, 0.1).run(model, budget, result);
      result.figure(NLL, model.cost(scalars.withSamples(MEASURED_SAMPLES)));
      List<float[]> both = model.onTest("complete", scalars, 0, SHOWN);
      result.picture(
          "images, and their lower halves from the upper ones",
          Pictures.grid(images.shape(), SHOWN, both.get(0), both.get(1)));
    }
    return result;
  }

  @Override
  public List<Published> published() {
    String source = "Maddison et al. 2017, figure 4";
    return List.of(
        new Published(name(false, 1), NLL, 58.5, source),
        new Published(name(false, 5), NLL, 54.3, source),
        new Published(name(false, 50), NLL, 53.4, source),
        new Published(name(true, 1), NLL, 61.4, source),
        new Published(name(true, 5), NLL, 54.5, source),
        new Published(name(true, 50), NLL, 51.8, source));
  }

  @Override
  public List<Answer> answers(Summary results) {
    List<Answer> answers = new ArrayList<>();
    for (int m : SAMPLES) {
      double concrete = results.mean(name(false, m), NLL);
      double vimco = results.mean(name(true, m), NLL);
      if (!Double.isNaN(concrete + vimco)) {
        answers.add(
            new Answer(
                "Concrete or " + (m == 1 ? "NVIL" : "VIMCO") + " with m = " + m + "?",
                Text.of(
                    "%s, by %.1f nats: %.1f (Concrete), %.1f (%s).",
                    concrete < vimco ? "Concrete" : name(true, m).split(",")[0],
                    Math.abs(concrete - vimco),
                    concrete,
                    vimco,
                    name(true, m).split(",")[0])));
      }
    }
    String soft = "VAE, Concrete";
    String straight = "VAE, Concrete, straight-through";
    if (Text.has(results, ModelRun.COST, soft, straight)) {
      answers.add(
          new Answer(
              "Does straight-through help once codes are discrete?",
              "Cost with one-hot codes: "
                  + Text.list(results, List.of(soft, straight), ModelRun.COST, "%.1f nats")
                  + "."));
    }
    return answers;
  }
}
