package io.vqstream.training;

import java.util.Locale;

/** How a step updates the parameters from their gradient. */
enum Optimizer {
  /** Adam for all parameters (Kingma and Ba 2015, "Adam: a method for stochastic optimization"). */
  ADAM,
  /**
   * Muon for the convolutions of the residual paths, see {@link MatrixGroup}, and Adam for all
   * other parameters (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural
   * networks"). The update of a matrix has the root mean square 0.2, about that of Adam, so that
   * learning rates carry over (Liu et al. 2025, "Muon is scalable for LLM training", section 2.2).
   * There is no weight decay.
   */
  MUON;

  /**
   * Returns the optimizer of the setting {@code optimizer}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static Optimizer of(String text) {
    for (Optimizer optimizer : values()) {
      if (optimizer.name().toLowerCase(Locale.ROOT).equals(text)) {
        return optimizer;
      }
    }
    throw new IllegalArgumentException(
        "training setting optimizer must be adam or muon, not " + text);
  }
}
