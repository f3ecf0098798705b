package io.vqstream.study.catalog;

import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.latent.GaussianLatent;
import io.vqstream.study.latent.NoLatent;
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

/** Latent sizes and weights of the KL divergence. */
final class LatentSizeStudy implements Study {
  private static final List<Integer> SIZES = List.of(512, 256, 128);
  private static final List<Double> WEIGHTS = List.of(0.01, 0.001, 0.0001);
  private static final List<Integer> SMALL = List.of(2, 5, 10, 20);
  private static final int BATCH = 64;
  private static final double RATE = 1e-3;

  @Override
  public String name() {
    return "latent-size";
  }

  @Override
  public String title() {
    return "Latent sizes 512, 256, 128 and KL weights 0.01, 0.001, 0.0001; samples at 2 to 20"
        + " dimensions";
  }

  @Override
  public String sources() {
    return "Kingma and Welling 2014, section 5 and figure 5; Higgins et al. 2017. The weights are"
        + " those of a loss of mean squared error + weight * KL; here the cost is half the squared"
        + " error + beta * KL with beta = weight * samples / 2, which has the same minimum."
        + " Samples at 2 to 20 dimensions: Bernoulli likelihood, beta 1.";
  }

  @Override
  public List<Run> runs(Profile profile, List<ImageSet> sets) {
    ImageSet images = Sets.prefer("mnist", sets);
    int steps = profile.of(400, 5_000);
    Likelihood normal = Likelihood.gaussian(1);
    List<Run> runs = new ArrayList<>();
    for (int size : SIZES) {
      Scalars scalars = Scalars.of(RATE);
      runs.add(
          ModelRun.of(
              "AE, " + size,
              ModelSpec.of(ModelArchitecture.MLP, new NoLatent(size), normal),
              images,
              Training.constant(steps, BATCH, scalars),
              scalars,
              ModelRun::samples));
      for (double weight : WEIGHTS) {
        Scalars weighted = scalars.withBeta(weight * images.shape().samples() / 2);
        runs.add(
            ModelRun.of(
                name(size, weight),
                ModelSpec.of(ModelArchitecture.MLP, new GaussianLatent(size), normal),
                images,
                Training.constant(steps, BATCH, weighted),
                weighted,
                ModelRun::samples));
      }
    }
    ImageSet digits = Sets.digits(sets);
    for (int size : SMALL) {
      Scalars scalars = Scalars.of(RATE);
      runs.add(
          ModelRun.of(
              size + " dimensions",
              ModelSpec.of(
                  ModelArchitecture.MLP, new GaussianLatent(size), Likelihood.bernoulli(false)),
              digits,
              Training.constant(profile.of(600, 20_000), BATCH, scalars),
              scalars,
              ModelRun::samples));
    }
    return runs;
  }

  private static String name(int size, double weight) {
    return "VAE, " + size + ", weight " + weight;
  }

  @Override
  public List<Answer> answers(Summary results) {
    List<Answer> answers = new ArrayList<>();
    for (int size : SIZES) {
      List<String> runs = new ArrayList<>(List.of("AE, " + size));
      WEIGHTS.forEach(weight -> runs.add(name(size, weight)));
      if (Text.has(results, ModelRun.MSE, runs.toArray(new String[0]))) {
        answers.add(
            new Answer(
                "What does the weight of the KL cost at " + size + " dimensions?",
                "Squared error: " + Text.list(results, runs, ModelRun.MSE, "%.4f") + "."));
      }
    }
    List<String> small = SMALL.stream().map(size -> size + " dimensions").toList();
    if (Text.has(results, ModelRun.COST, small.toArray(new String[0]))) {
      answers.add(
          new Answer(
              "How do samples and bound change from 2 to 20 dimensions?",
              "Cost in nats: "
                  + Text.list(results, small, ModelRun.COST, "%.1f")
                  + "; the samples are in the pictures."));
    }
    return answers;
  }
}
