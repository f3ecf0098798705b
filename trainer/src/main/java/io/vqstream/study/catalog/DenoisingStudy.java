package io.vqstream.study.catalog;

import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.latent.GaussianLatent;
import io.vqstream.study.latent.Latent;
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

/** Autoencoder and VAE that restore images from noisy ones. */
final class DenoisingStudy implements Study {
  private static final List<Double> NOISE = List.of(0.25, 0.5, 0.75);
  private static final String NOISY = "squared error of the noisy images";
  private static final int SIZE = 64;
  private static final double VARIANCE = 0.1;
  private static final int BATCH = 64;

  @Override
  public String name() {
    return "denoising";
  }

  @Override
  public String title() {
    return "Images from noisy inputs: autoencoder against VAE, noise 0.25, 0.5, 0.75";
  }

  @Override
  public String sources() {
    return "Vincent et al. 2008 and 2010, with Gaussian noise of that standard deviation added to"
        + " samples 0..1, which are then limited to that range. The error is to the image without"
        + " noise.";
  }

  @Override
  public List<Run> runs(Profile profile, List<ImageSet> sets) {
    ImageSet images = Sets.prefer("mnist", sets);
    List<Run> runs = new ArrayList<>();
    for (double noise : NOISE) {
      for (Latent latent : List.of(new NoLatent(SIZE), new GaussianLatent(SIZE))) {
        Scalars scalars = Scalars.of(1e-3).withNoise(noise);
        runs.add(
            ModelRun.of(
                name(latent.name(), noise),
                ModelSpec.of(ModelArchitecture.MLP, latent, Likelihood.gaussian(VARIANCE)),
                images,
                Training.constant(profile.of(600, 5_000), BATCH, scalars),
                scalars,
                (model, result) -> {
                  result.figure(NOISY, model.inputError(scalars));
                  ModelRun.samples(model, result);
                }));
      }
    }
    return runs;
  }

  private static String name(String model, double noise) {
    return model + ", noise " + noise;
  }

  @Override
  public List<Answer> answers(Summary results) {
    List<Answer> answers = new ArrayList<>();
    for (double noise : NOISE) {
      double plain = results.mean(name("AE", noise), ModelRun.MSE);
      double variational = results.mean(name("VAE", noise), ModelRun.MSE);
      if (!Double.isNaN(plain + variational)) {
        answers.add(
            new Answer(
                "Which restores images better from noise of " + noise + "?",
                Text.of(
                    "%s: squared error %.4f (AE) and %.4f (VAE); noisy images have %.4f.",
                    plain < variational ? "The autoencoder" : "The VAE",
                    plain,
                    variational,
                    results.mean(name("AE", noise), NOISY))));
      }
    }
    return answers;
  }
}
