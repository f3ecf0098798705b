package io.vqstream.study.likelihood;

import io.vqstream.study.script.ScriptPart;
import java.util.Map;

/**
 * How likely pixels are under the decoder's output. The part of the script has {@code
 * log_likelihood}, of each image in nats, and {@code mean_image}, with samples 0..1.
 */
public interface Likelihood {
  /** Returns the methods. */
  ScriptPart part();

  /** Returns whether the pixels are drawn as bits. */
  boolean binarizes();

  /** Returns whether the decoder's outputs are logits. */
  boolean ofLogits();

  /**
   * Returns bits under logits, minus the binary cross-entropy (Kingma and Welling 2014, appendix
   * C.1).
   *
   * @param binarizes whether pixels are drawn as bits; otherwise their gray is taken as a
   *     probability
   */
  static Likelihood bernoulli(boolean binarizes) {
    return new Part(ScriptPart.read("likelihood/bernoulli", Map.of()), binarizes, true);
  }

  /**
   * Returns a normal distribution, minus the squared error over twice its variance without the
   * constant (Kingma and Welling 2014, appendix C.2).
   *
   * @param variance of each sample
   */
  static Likelihood gaussian(double variance) {
    Map<String, Double> constants = Map.of("precision", 0.5 / variance);
    return new Part(ScriptPart.read("likelihood/gaussian", constants), false, false);
  }

  /** A likelihood by its script. */
  record Part(ScriptPart part, boolean binarizes, boolean ofLogits) implements Likelihood {}
}
