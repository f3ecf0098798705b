package io.vqstream.study.latent;

import io.vqstream.study.script.ScriptPart;
import java.util.Locale;
import java.util.Map;

/**
 * A normal posterior with diagonal covariance under a standard normal prior; gradients pass by
 * reparameterization (Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, section 2.4).
 *
 * @param size dimensions
 * @param divergence what draws the posterior to the prior
 */
public record GaussianLatent(int size, Divergence divergence) implements Latent {

  /** A divergence of the posterior from the prior. */
  public enum Divergence {
    /** Kullback-Leibler, in closed form (Kingma and Welling 2014, appendix B). */
    KL,
    /**
     * Squared maximum mean discrepancy of a batch (Zhao, Song and Ermon, "InfoVAE", 2019, equation
     * 7).
     */
    MMD,
    /** Jensen-Shannon, by sampling (Lin 1991, equation 3.3). */
    JENSEN_SHANNON;

    /** Returns the name for reports. */
    public String label() {
      return this == JENSEN_SHANNON ? "Jensen-Shannon" : name();
    }
  }

  /** Creates a latent with the KL divergence. */
  public GaussianLatent(int size) {
    this(size, Divergence.KL);
  }

  @Override
  public String name() {
    return divergence == Divergence.KL
        ? "VAE"
        : "VAE, " + divergence.label().toLowerCase(Locale.ROOT);
  }

  @Override
  public int encoderOutputs() {
    return 2 * size;
  }

  @Override
  public int decoderInputs() {
    return size;
  }

  @Override
  public ScriptPart part() {
    return ScriptPart.read(
        "latent/gaussian", Map.of("size", size, "divergence", divergence.ordinal()));
  }
}
