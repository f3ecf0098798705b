package io.vqstream.study.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.latent.VectorLatent;
import io.vqstream.study.latent.VectorLatent.Update;
import io.vqstream.study.script.Learner;
import io.vqstream.study.script.Scalars;
import io.vqstream.study.script.ScriptNetwork;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** A model on the images of a set: its steps, and what held-out images say. Not thread-safe. */
public final class Model implements AutoCloseable {
  private static final int EVALUATION_BATCH = 250;
  private static final int CODEBOOK_IMAGES = 64;

  private final ImageSet images;
  private final Learner learner;
  private final NDArray train;
  private final NDArray test;
  private final Random random;

  /**
   * @param learner is closed with the model
   * @param seed of the order of the images
   */
  public Model(Learner learner, ImageSet images, long seed) {
    this.images = images;
    this.learner = learner;
    random = new Random(seed);
    train = array(images.train());
    test = array(images.test());
  }

  /** Creates a model with new parameters. */
  public static Model create(ModelSpec spec, ImageSet images, long seed) {
    ScriptNetwork decoder =
        spec.architecture().decoder(images.shape(), spec.latent().decoderInputs());
    Learner learner = spec.learner(images.shape(), seed, decoder);
    if (spec.likelihood().ofLogits()) {
      startAtMean(learner, decoder.lastBias(), images.meanLogits());
    }
    Model model = new Model(learner, images, seed);
    if (spec.latent() instanceof VectorLatent vector && vector.update() == Update.LOSS) {
      // as the codebook that follows by moving averages does
      List<float[]> rows = model.onTrain("some_rows", Scalars.of(0), 0, CODEBOOK_IMAGES);
      learner.overwrite(VectorLatent.CODEBOOK, rows.get(0));
    }
    return model;
  }

  /**
   * Starts a decoder at the mean image, where its last layer has a bias for each sample (Burda et
   * al. 2016 and Tucker et al. 2017 do so in their programs).
   *
   * @param bias name of the parameter
   * @param logits of the mean image
   */
  public static void startAtMean(Learner learner, String bias, float[] logits) {
    if (learner.parameter(bias).length == logits.length) {
      learner.overwrite(bias, logits);
    }
  }

  private NDArray array(byte[] samples) {
    int size = images.shape().samples();
    Shape shape = new Shape(samples.length / size, size);
    return learner.manager().create(ByteBuffer.wrap(samples), shape, DataType.UINT8);
  }

  /**
   * Figures of images, in nats an image.
   *
   * @param cost what training minimizes
   * @param nll negative log likelihood, the reconstruction's part of it
   * @param divergence from the prior
   * @param auxiliary terms of the latent, such as the commitment
   */
  public record Figures(double cost, double nll, double divergence, double auxiliary) {
    private static Figures of(double[] values) {
      return new Figures(values[0], values[1], values[2], values[3]);
    }
  }

  /** The parameters and the script. */
  public Learner learner() {
    return learner;
  }

  /** Returns the images. */
  public ImageSet images() {
    return images;
  }

  /** Does a step on random training images and returns their cost before it. */
  public double step(int batch, Scalars scalars) {
    long[] rows = random.longs(batch, 0, images.trainCount()).toArray();
    try (NDArray index = learner.manager().create(rows)) {
      return learner.step(scalars, train, index)[0];
    }
  }

  /** Returns the mean cost of the held-out images. */
  public double cost(Scalars scalars) {
    return cost(scalars, Integer.MAX_VALUE);
  }

  /** Returns the mean cost of the first held-out images. */
  public double cost(Scalars scalars, int limit) {
    return mean("evaluate", scalars, 1, limit)[0];
  }

  /** Returns the mean cost of the first training images, with latents as in evaluation. */
  public double trainingCost(Scalars scalars, int limit) {
    int count = Math.min(limit, images.trainCount());
    double sum = 0;
    for (int first = 0; first < count; first += EVALUATION_BATCH) {
      int some = Math.min(EVALUATION_BATCH, count - first);
      sum += onTrain("evaluate", scalars, first, some).get(0)[0] * (double) some / count;
    }
    return sum;
  }

  /** Returns the mean figures of the held-out images, with latents as in evaluation. */
  public Figures evaluate(Scalars scalars) {
    return Figures.of(mean("evaluate", scalars, 4, Integer.MAX_VALUE));
  }

  /** Returns the mean of L_k over the held-out images in nats, with k from the scalars. */
  public double bound(Scalars scalars) {
    int batch = Math.max(1, Math.min(EVALUATION_BATCH, 5000 / scalars.samples()));
    double sum = 0;
    for (int first = 0; first < images.testCount(); first += batch) {
      for (float value : onTest("importance_bound", scalars, first, batch).get(0)) {
        sum += value;
      }
    }
    return sum / images.testCount();
  }

  /** Returns the mean squared error of held-out images, samples 0..1, with noise at the input. */
  public double squaredError(Scalars scalars) {
    return meanFigures(scalars)[0];
  }

  /**
   * Returns the sharpness of the reconstructions of held-out images: the mean absolute difference
   * of neighboring samples over that of the originals.
   */
  public double sharpness(Scalars scalars) {
    return meanFigures(scalars)[1];
  }

  /** Returns the mean squared error of the inputs that {@link #squaredError} starts from. */
  public double inputError(Scalars scalars) {
    return meanFigures(scalars)[2];
  }

  private double[] meanFigures(Scalars scalars) {
    return mean("mean_figures", scalars, 3, Integer.MAX_VALUE);
  }

  private double[] mean(String method, Scalars scalars, int size, int limit) {
    int count = Math.min(limit, images.testCount());
    double[] sums = new double[size];
    for (int first = 0; first < count; first += EVALUATION_BATCH) {
      int some = Math.min(EVALUATION_BATCH, count - first);
      float[] values = onTest(method, scalars, first, some).get(0);
      for (int i = 0; i < size; i++) {
        sums[i] += (double) values[i] * some / count;
      }
    }
    return sums;
  }

  /** Calls a method on consecutive held-out images. */
  public List<float[]> onTest(String method, Scalars scalars, int first, int count) {
    long[] rows = LongStream.range(first, Math.min(first + count, images.testCount())).toArray();
    try (NDArray index = learner.manager().create(rows)) {
      return learner.call(method, scalars, test, index);
    }
  }

  /** Calls a method on consecutive training images. */
  public List<float[]> onTrain(String method, Scalars scalars, int first, int count) {
    long[] rows = LongStream.range(first, Math.min(first + count, images.trainCount())).toArray();
    try (NDArray index = learner.manager().create(rows)) {
      return learner.call(method, scalars, train, index);
    }
  }

  /** Returns so many samples from the prior, 0..1. */
  public float[] sample(int count) {
    try (NDArray rows = learner.manager().zeros(new Shape(count, 1))) {
      return learner.call("sample", Scalars.of(0), rows).get(0);
    }
  }

  /** Returns images of latents [N, size], 0..1. */
  public float[] generate(float[] latents, int size) {
    try (NDArray rows = learner.manager().create(latents, new Shape(latents.length / size, size))) {
      return learner.call("generate", Scalars.of(0), rows).get(0);
    }
  }

  /** Returns the centers of the latents of the first held-out images, [N, L]. */
  public float[] latents(int count) {
    return onTest("latents", Scalars.of(0), 0, count).get(0);
  }

  @Override
  public void close() {
    learner.close();
  }
}
