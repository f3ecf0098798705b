package io.vqstream.study.bound;

import io.vqstream.study.script.ScriptPart;
import java.util.Map;

/** What training minimizes: a negative lower bound of the log likelihood. */
public enum Bound {
  /**
   * The evidence lower bound with a weight of the divergence (Kingma and Welling 2014, equation 7;
   * Higgins et al., "beta-VAE", 2017, equation 4).
   */
  ELBO("bound/elbo"),
  /**
   * The bound of k samples (Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders",
   * 2016, equation 8).
   */
  IMPORTANCE("bound/importance");

  private final String script;

  Bound(String script) {
    this.script = script;
  }

  /** Returns the method {@code bound}. */
  public ScriptPart part() {
    return ScriptPart.read(script, Map.of());
  }
}
