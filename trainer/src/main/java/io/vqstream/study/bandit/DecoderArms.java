package io.vqstream.study.bandit;

import io.vqstream.study.architecture.Architecture;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.latent.GaussianLatent;
import io.vqstream.study.likelihood.Likelihood;
import io.vqstream.study.model.Model;
import io.vqstream.study.model.ModelSpec;
import io.vqstream.study.script.Scalars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decoders that share one encoder, as arms of a bandit. A pull trains encoder and decoder for some
 * steps; the reward is 1 minus the squared error of held-out images over that of their mean gray.
 */
public final class DecoderArms implements AutoCloseable {
  private static final int LATENTS = 20;
  private static final double VARIANCE = 0.1;

  private final List<Model> models = new ArrayList<>();
  private final int shared;
  private final double scale;
  private float[] encoder;

  /**
   * @param encoder network of the encoder that all share
   * @param decoders networks of the decoders
   */
  public DecoderArms(
      Architecture encoder, List<Architecture> decoders, ImageSet images, long seed) {
    GaussianLatent latent = new GaussianLatent(LATENTS);
    ModelSpec spec = ModelSpec.of(encoder, latent, Likelihood.gaussian(VARIANCE));
    for (int i = 0; i < decoders.size(); i++) {
      var decoder = decoders.get(i).decoder(images.shape(), LATENTS);
      models.add(new Model(spec.learner(images.shape(), seed, decoder), images, seed + i));
    }
    shared = models.get(0).learner().size(Architecture.ENCODER);
    this.encoder = sharedPart(models.get(0));
    scale = variance(images.test());
  }

  private float[] sharedPart(Model model) {
    return Arrays.copyOf(model.learner().parameters(), shared);
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
    Model model = models.get(arm);
    model.learner().overwrite(encoder);
    for (int i = 0; i < steps; i++) {
      model.step(batch, scalars);
    }
    encoder = sharedPart(model);
    return Math.max(0, 1 - error(arm) / scale);
  }

  /** Returns the squared error of an arm with the encoder as it is. */
  public double error(int arm) {
    Model model = models.get(arm);
    model.learner().overwrite(encoder);
    return model.squaredError(Scalars.of(0));
  }

  @Override
  public void close() {
    models.forEach(Model::close);
  }
}
