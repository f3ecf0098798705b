package io.vqstream.study.catalog;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.latent.VectorLatent;
import io.vqstream.study.latent.VectorLatent.Update;
import io.vqstream.study.likelihood.Likelihood;
import io.vqstream.study.model.Model;
import io.vqstream.study.model.ModelSpec;
import io.vqstream.study.model.Pictures;
import io.vqstream.study.model.Training;
import io.vqstream.study.plan.Budget;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Run;
import io.vqstream.study.plan.Study;
import io.vqstream.study.prior.CodePrior;
import io.vqstream.study.prior.CodedBytes;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.result.Summary;
import io.vqstream.study.script.Scalars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The codes of a VQ-VAE as bytes, and images from priors over them. */
final class PriorStudy implements Study {
  private static final String RUN = "VQ-VAE and PixelCNN";
  private static final String UNIFORM = "bits a code, uniform";
  private static final String ORDER_ZERO = "bits a code, order-0";
  private static final String PIXEL_CNN = "bits a code, PixelCNN";
  private static final String CORRELATION = "correlation of blocks";
  private static final int MEASURED = 200;
  private static final int DIMENSIONS = 16;
  private static final double VARIANCE = 0.02;
  private static final int BATCH = 32;
  private static final int SHOWN = 10;
  private static final int DECODED = 5;

  @Override
  public String name() {
    return "prior";
  }

  @Override
  public String title() {
    return "Bits a code of a VQ-VAE under a uniform, an order-0 and a PixelCNN prior, as real"
        + " bytes";
  }

  @Override
  public String sources() {
    return "van den Oord et al. 2017, sections 3.3 and 4.1: codes of a grid of a quarter of the"
        + " image's sides, codebook by moving averages, then a PixelCNN. Bytes of the codec's range"
        + " coder for all held-out images; the first images are decoded again and compared.";
  }

  @Override
  public List<Run> runs(Profile profile, List<ImageSet> sets) {
    ImageSet images = Sets.prefer("cifar10", sets);
    int codewords = profile.of(128, 512);
    Map<String, String> settings =
        Map.of(
            "images",
            images.name() + ", " + images.trainCount() + " of " + images.shape(),
            "codewords",
            Integer.toString(codewords));
    return List.of(
        new Run(RUN, settings, (seed, budget) -> run(profile, images, codewords, seed, budget)));
  }

  private static RunResult run(
      Profile profile, ImageSet images, int codewords, long seed, Budget budget) {
    RunResult result = new RunResult();
    int positions = ModelArchitecture.grid(images.shape());
    VectorLatent latent =
        new VectorLatent(positions, DIMENSIONS, codewords, Update.EMA, 0.25, 0.5 / VARIANCE);
    ModelSpec spec = ModelSpec.of(ModelArchitecture.GRID, latent, Likelihood.gaussian(VARIANCE));
    Scalars scalars = Scalars.of(1e-3);
    try (Model model = Model.create(spec, images, seed);
        CodePrior prior =
            new CodePrior(
                images.shape().height() / 4, images.shape().width() / 4, codewords, seed)) {
      Training.constant(profile.of(1_000, 30_000), BATCH, scalars)
          .run(model, budget.share(0.5), result);
      result.figure(ModelRun.MSE, model.squaredError(scalars));
      int[] train = codes(model, true);
      int[] test = codes(model, false);
      train(prior, train, profile.of(800, 30_000), budget, result);
      bytes(prior, train, test, result);
      pictures(model, prior, positions, result);
    }
    return result;
  }

  private static int[] codes(Model model, boolean training) {
    int count = training ? model.images().trainCount() : model.images().testCount();
    List<float[]> batches = new ArrayList<>();
    for (int first = 0; first < count; first += 250) {
      batches.add(
          (training
                  ? model.onTrain("codes", Scalars.of(0), first, 250)
                  : model.onTest("codes", Scalars.of(0), first, 250))
              .get(0));
    }
    int[] codes = new int[batches.stream().mapToInt(batch -> batch.length).sum()];
    int at = 0;
    for (float[] batch : batches) {
      for (float code : batch) {
        codes[at++] = (int) code;
      }
    }
    return codes;
  }

  private static void train(
      CodePrior prior, int[] codes, int steps, Budget budget, RunResult result) {
    int done = 0;
    double sum = 0;
    int interval = Math.max(1, steps / 20);
    try (NDArray array = prior.array(codes)) {
      while (done < steps && !budget.isSpent()) {
        sum += prior.step(array, BATCH, 2e-3);
        done++;
        if (done % interval == 0) {
          budget.report(done, steps);
          result.point("bits a code of the prior in training", done, sum / interval);
          sum = 0;
        }
      }
    }
    result.steps(done, steps);
  }

  private static void bytes(CodePrior prior, int[] train, int[] test, RunResult result) {
    int codewords = prior.codewords();
    double bits = 8.0 / test.length;
    result
        .figure(UNIFORM, bits * CodedBytes.uniform(test, codewords).length)
        .figure(ORDER_ZERO, bits * CodedBytes.orderZero(test, train, codewords).length)
        .figure(PIXEL_CNN, bits * CodedBytes.pixelCnn(test, prior).length);
    int images = Math.min(DECODED, test.length / prior.positions());
    int[] some = Arrays.copyOf(test, images * prior.positions());
    int[] decoded = CodedBytes.decode(CodedBytes.pixelCnn(some, prior), images, prior);
    result.figure("images decoded exactly, of " + images, exact(some, decoded, prior.positions()));
  }

  private static int exact(int[] codes, int[] decoded, int positions) {
    int same = 0;
    for (int i = 0; i < codes.length; i += positions) {
      same += Arrays.equals(codes, i, i + positions, decoded, i, i + positions) ? 1 : 0;
    }
    return same;
  }

  private static void pictures(Model model, CodePrior prior, int positions, RunResult result) {
    var shape = model.images().shape();
    List<float[]> both = model.onTest("reconstruct", Scalars.of(0), 0, SHOWN);
    result.picture(
        "inputs and reconstructions", Pictures.grid(shape, SHOWN, both.get(0), both.get(1)));
    int count = Math.min(MEASURED, model.images().testCount());
    float[] originals = model.onTest("reconstruct", Scalars.of(0), 0, count).get(0);
    float[] uniform = model.sample(count);
    float[] learned = decode(model, prior.sample(count), positions);
    result
        .figure(CORRELATION, BlockCorrelation.of(originals, shape))
        .figure(CORRELATION + ", uniform", BlockCorrelation.of(uniform, shape))
        .figure(CORRELATION + ", PixelCNN", BlockCorrelation.of(learned, shape));
    int size = Math.min(count, 2 * SHOWN) * shape.samples();
    result.picture(
        "samples of uniform codes", Pictures.grid(shape, SHOWN, Arrays.copyOf(uniform, size)));
    result.picture(
        "samples of the PixelCNN", Pictures.grid(shape, SHOWN, Arrays.copyOf(learned, size)));
  }

  private static float[] decode(Model model, int[] codes, int positions) {
    long[] values = Arrays.stream(codes).asLongStream().toArray();
    Shape rows = new Shape(codes.length / positions, positions);
    try (NDArray array = model.learner().manager().create(values, rows)) {
      return model.learner().call("decode_codes", Scalars.of(0), array).get(0);
    }
  }

  @Override
  public List<Answer> answers(Summary results) {
    if (!Text.has(results, PIXEL_CNN, RUN)) {
      return List.of();
    }
    return List.of(
        new Answer(
            "What does a learned prior save?",
            Text.of(
                "A code takes %.3f bits with the PixelCNN, %.3f with frequencies alone and %.3f"
                    + " with uniform codes: %.0f %% less than uniform.",
                results.mean(RUN, PIXEL_CNN),
                results.mean(RUN, ORDER_ZERO),
                results.mean(RUN, UNIFORM),
                100 * (1 - results.mean(RUN, PIXEL_CNN) / results.mean(RUN, UNIFORM)))),
        new Answer(
            "Do samples need the prior?",
            Text.of(
                "Neighboring blocks of images correlate by %.2f, those of samples of the PixelCNN"
                    + " by %.2f, those of uniform codes by %.2f.",
                results.mean(RUN, CORRELATION),
                results.mean(RUN, CORRELATION + ", PixelCNN"),
                results.mean(RUN, CORRELATION + ", uniform"))));
  }
}
