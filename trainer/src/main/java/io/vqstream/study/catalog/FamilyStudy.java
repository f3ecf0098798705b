package io.vqstream.study.catalog;

import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.latent.GaussianLatent;
import io.vqstream.study.latent.Latent;
import io.vqstream.study.latent.NoLatent;
import io.vqstream.study.latent.VectorLatent;
import io.vqstream.study.latent.VectorLatent.Update;
import io.vqstream.study.likelihood.Likelihood;
import io.vqstream.study.model.Model;
import io.vqstream.study.model.ModelSpec;
import io.vqstream.study.model.Pictures;
import io.vqstream.study.model.Training;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Run;
import io.vqstream.study.plan.Study;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.result.Summary;
import io.vqstream.study.script.Scalars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Autoencoder, VAE and VQ-VAE with the same networks, latent size, images and steps. */
final class FamilyStudy implements Study {
  private static final int SIZE = 64;
  private static final int POSITIONS = 16;
  private static final int CODEWORDS = 256;
  private static final double VARIANCE = 0.1;
  private static final double COMMITMENT = 0.25;
  private static final int BATCH = 64;
  private static final double RATE = 1e-3;
  private static final int STEPS_BETWEEN = 10;
  private static final int SAMPLES = 50;
  private static final int NEAREST_OF = 6_000;
  private static final String DISTANCE = "samples to the nearest image";
  private static final String DEVIATION = "deviation of latents";
  private static final String SAME_CLASS = "neighbors of the same class";

  /** Difference that one seed does not tell, as a part of the error. */
  private static final double TIE = 0.03;

  @Override
  public String name() {
    return "ae-vae-vqvae";
  }

  @Override
  public String title() {
    return "Autoencoder, VAE and VQ-VAE with the same encoder, decoder, images and steps";
  }

  @Override
  public String sources() {
    return "Hinton and Salakhutdinov 2006; Kingma and Welling 2014; van den Oord et al. 2017."
        + " 64 latent values for each image, as 16 positions of 4 for the codebook of 256"
        + " codewords; normal likelihood of variance 0.1.";
  }

  @Override
  public List<Run> runs(Profile profile, List<ImageSet> sets) {
    ImageSet images = Sets.prefer("mnist", sets);
    double scale = 0.5 / VARIANCE;
    int dimensions = SIZE / POSITIONS;
    List<Run> runs = new ArrayList<>();
    for (Latent latent :
        List.of(
            new NoLatent(SIZE),
            new GaussianLatent(SIZE),
            new VectorLatent(POSITIONS, dimensions, CODEWORDS, Update.EMA, COMMITMENT, scale),
            new VectorLatent(POSITIONS, dimensions, CODEWORDS, Update.LOSS, COMMITMENT, scale))) {
      runs.add(run(latent.name(), latent, images, profile, FamilyStudy::show));
    }
    for (Latent latent : List.of(new NoLatent(2), new GaussianLatent(2))) {
      runs.add(run(latent.name() + ", 2 dimensions", latent, images, profile, FamilyStudy::map));
    }
    return runs;
  }

  private static Run run(
      String name, Latent latent, ImageSet images, Profile profile, ModelRun.Extra extra) {
    Scalars scalars = Scalars.of(RATE);
    return ModelRun.of(
        name,
        ModelSpec.of(ModelArchitecture.CONVOLUTION, latent, Likelihood.gaussian(VARIANCE)),
        images,
        Training.constant(profile.of(700, 20_000), BATCH, scalars),
        scalars,
        extra);
  }

  /** Says where models differ less than this kind of training tells apart. */
  private static String tie(Summary results, List<String> order) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i + 1 < order.size(); i++) {
      double less = results.mean(order.get(i), ModelRun.MSE);
      double more = results.mean(order.get(i + 1), ModelRun.MSE);
      double spread =
          Math.max(
              results.value(order.get(i), ModelRun.MSE).deviation(),
              results.value(order.get(i + 1), ModelRun.MSE).deviation());
      if (more - less < Math.max(2 * spread, TIE * less)) {
        text.append(" %s and %s are a tie.".formatted(order.get(i), order.get(i + 1)));
      }
    }
    return text.toString();
  }

  private static void show(Model model, RunResult result) {
    ModelRun.samples(model, result);
    ImageSet images = model.images();
    int samples = images.shape().samples();
    byte[] some =
        Arrays.copyOf(images.train(), Math.min(images.trainCount(), NEAREST_OF) * samples);
    result.figure(DISTANCE, Neighbors.distance(model.sample(SAMPLES), some, samples));
    float[] latents = model.latents(2);
    int size = latents.length / 2;
    float[] between = new float[STEPS_BETWEEN * size];
    for (int i = 0; i < between.length; i++) {
      float share = Math.floorDiv(i, size) / (STEPS_BETWEEN - 1f);
      between[i] = (1 - share) * latents[i % size] + share * latents[size + i % size];
    }
    result.picture(
        "interpolation between two images",
        Pictures.grid(model.images().shape(), STEPS_BETWEEN, model.generate(between, size)));
  }

  private static void map(Model model, RunResult result) {
    int count = Math.min(500, model.images().testCount());
    float[] latents = model.latents(count);
    for (int i = 0; i < count; i++) {
      int index = i;
      int kind = model.images().labels().map(labels -> (int) labels[index]).orElse(0);
      result.place("latents of held-out images", latents[2 * i], latents[2 * i + 1], kind);
    }
    result.figure(DEVIATION, Neighbors.deviation(latents));
    model
        .images()
        .labels()
        .ifPresent(labels -> result.figure(SAME_CLASS, Neighbors.sameClass(latents, labels)));
    ModelRun.samples(model, result);
  }

  @Override
  public List<Answer> answers(Summary results) {
    List<Answer> answers = new ArrayList<>();
    List<String> models = List.of("AE", "VAE", "VQ-VAE");
    if (Text.has(results, ModelRun.MSE, "AE", "VAE", "VQ-VAE")) {
      List<String> order =
          results.ascending(ModelRun.MSE).stream().filter(models::contains).toList();
      answers.add(
          new Answer(
              "Which reconstructs best at the same latent size? Expected: AE, VQ-VAE, VAE.",
              "Found "
                  + String.join(", ", order)
                  + ": squared error "
                  + Text.list(results, order, ModelRun.MSE, "%.4f")
                  + "."
                  + tie(results, order)));
      double constant = results.mean("VQ-VAE", ModelRun.DIVERGENCE);
      answers.add(
          new Answer(
              "Is the total loss of the VQ-VAE higher than that of the others, and why?",
              Text.of(
                  "As van den Oord et al. write it, squared error and terms of the codebook, it is"
                      + " %.1f nats, of which the commitment is %.1f; %s. It has no divergence, for that"
                      + " of uniform codes is a constant, here %.1f nats, which does not train. With"
                      + " the codebook by loss the second term adds to it: %.1f nats. A learned prior"
                      + " lowers the constant after training.",
                  results.mean("VQ-VAE", ModelRun.COST) - constant,
                  results.mean("VQ-VAE", ModelRun.TERMS),
                  Text.list(results, models.subList(0, 2), ModelRun.COST, "%.1f"),
                  constant,
                  results.mean("VQ-VAE, codebook by loss", ModelRun.COST) - constant)));
      answers.add(
          new Answer(
              "Which is sharpest at edges?",
              "Of the contrast of neighbors in the originals they keep "
                  + Text.list(results, models, ModelRun.SHARPNESS, "%.2f")
                  + "."));
    }
    answers.addAll(priors(results));
    return answers;
  }

  private static List<Answer> priors(Summary results) {
    List<Answer> answers = new ArrayList<>();
    if (Text.has(results, DISTANCE, "AE", "VAE", "VQ-VAE")) {
      answers.add(
          new Answer(
              "Whose samples from the prior look like images?",
              "Mean squared difference of a sample to the nearest of the training images: "
                  + Text.list(results, List.of("AE", "VAE", "VQ-VAE"), DISTANCE, "%.4f")
                  + ". An autoencoder has no prior and gets a normal one; the codes of the VQ-VAE are"
                  + " uniform here."));
    }
    String ae = "AE, 2 dimensions";
    String vae = "VAE, 2 dimensions";
    if (Text.has(results, DEVIATION, ae, vae)) {
      String classes =
          Text.has(results, SAME_CLASS, ae, vae)
              ? Text.of(
                  " The nearest neighbor is of the same class for %.0f %% (AE) and %.0f %% (VAE).",
                  100 * results.mean(ae, SAME_CLASS), 100 * results.mean(vae, SAME_CLASS))
              : "";
      answers.add(
          new Answer(
              "How do the latent spaces differ?",
              Text.of(
                  "Latents of the VAE keep to the prior of deviation 1: theirs is %.2f, that of the"
                      + " autoencoder's %.2f.%s",
                  results.mean(vae, DEVIATION), results.mean(ae, DEVIATION), classes)));
    }
    return answers;
  }
}
