package io.vqstream.study.bandit;

import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.latent.GaussianLatent;
import io.vqstream.study.likelihood.Likelihood;
import io.vqstream.study.model.Model;
import io.vqstream.study.model.ModelSpec;
import io.vqstream.study.script.Scalars;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Pairs of encoder and decoder as arms of a bandit. Arms with the same encoder share its parameters
 * and their moments. A pull trains encoder and decoder for some steps; the reward is 1 minus the
 * squared error of some training images that no step sees over their variance.
 */
public final class Arms implements AutoCloseable {
  private static final int LATENTS = 20;
  private static final double VARIANCE = 0.1;

  private final List<Pair> pairs;
  private final List<Model> models = new ArrayList<>();
  private final List<Model> tests = new ArrayList<>();
  private final Map<ModelArchitecture, List<float[]>> encoders =
      new EnumMap<>(ModelArchitecture.class);
  private final double scale;

  /** Networks of an arm. */
  public record Pair(ModelArchitecture encoder, ModelArchitecture decoder) {
    /** Returns the name of the decoder for reports. */
    public String decoderName() {
      return decoder.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the names of both for reports. */
    public String name() {
      return encoder.name().toLowerCase(Locale.ROOT) + " to " + decoderName();
    }
  }

  /**
   * @param validationImages training images that rewards are measured on, the last ones
   * @param seed of the parameters and the order of the images
   */
  public Arms(List<Pair> pairs, ImageSet images, int validationImages, long seed) {
    this.pairs = List.copyOf(pairs);
    ImageSet rewarding = images.validation(validationImages);
    GaussianLatent latent = new GaussianLatent(LATENTS);
    for (Pair pair : pairs) {
      ModelSpec spec = ModelSpec.of(pair.encoder(), latent, Likelihood.gaussian(VARIANCE));
      var decoder = pair.decoder().decoder(images.shape(), LATENTS);
      Model model =
          new Model(spec.learner(images.shape(), seed, decoder), rewarding, seed + models.size());
      models.add(model);
      tests.add(new Model(model.learner(), images.testOnly(), seed));
      encoders.putIfAbsent(pair.encoder(), encoder(model));
    }
    scale = variance(rewarding.test());
  }

  private static List<float[]> encoder(Model model) {
    return model.learner().snapshot(model.learner().size(ModelArchitecture.ENCODER));
  }

  private static double variance(byte[] samples) {
    double sum = 0;
    double squares = 0;
    for (byte sample : samples) {
      double value = (sample & 0xff) / 255.0;
      sum += value;
      squares += value * value;
    }
    double mean = sum / samples.length;
    return squares / samples.length - mean * mean;
  }

  /**
   * Trains an arm.
   *
   * @return its reward afterwards, 0..1
   */
  public double pull(int arm, int steps, int batch, Scalars scalars) {
    Model model = withEncoder(arm);
    for (int i = 0; i < steps; i++) {
      model.step(batch, scalars);
    }
    encoders.put(pairs.get(arm).encoder(), encoder(model));
    return Math.max(0, 1 - model.squaredError(Scalars.of(0)) / scale);
  }

  /** Returns the squared error on held-out images of an arm with its encoder as it is now. */
  public double error(int arm) {
    return test(arm).squaredError(Scalars.of(0));
  }

  /** Returns an arm, with its encoder as it is now, on the held-out images. */
  public Model test(int arm) {
    withEncoder(arm);
    return tests.get(arm);
  }

  private Model withEncoder(int arm) {
    Model model = models.get(arm);
    model.learner().resume(encoders.get(pairs.get(arm).encoder()));
    return model;
  }

  @Override
  public void close() {
    models.forEach(Model::close);
  }
}
