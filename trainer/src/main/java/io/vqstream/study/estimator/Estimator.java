package io.vqstream.study.estimator;

import io.vqstream.study.script.ParameterTable;
import io.vqstream.study.script.ParameterTable.Start;
import io.vqstream.study.script.ScriptNetwork;
import io.vqstream.study.script.ScriptPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Estimates the gradient of an expectation over Bernoulli codes to their logits from one sample.
 * Its part of the script has the method {@code estimate}; parameters of its own are named {@code
 * control.*}.
 */
public enum Estimator {
  /** The score function (Williams 1992, section 4). */
  REINFORCE("REINFORCE", "reinforce", 0, true),
  /** The score function with a moving average as baseline. */
  BASELINE("REINFORCE, mean", "reinforce", 1, true),
  /** The score function with a learned baseline of the input (Mnih and Gregor, "NVIL", 2014). */
  NVIL("NVIL", "reinforce", 2, true),
  /** A first-order control variate at the mean (Gu et al., "MuProp", 2016, equation 4). */
  MUPROP("MuProp", "muprop", 0, true),
  /** A learned control variate of the logistic variables (Grathwohl et al. 2018, section 3). */
  LAX("LAX", "lax", 1, true),
  /** The relaxed objective as control variate (Tucker et al., "REBAR", 2017, equation 4). */
  REBAR("REBAR", "relax", 0, true),
  /** REBAR with a learned network in the control variate (Grathwohl et al. 2018, section 3). */
  RELAX("RELAX", "relax", 1, true),
  /** The gradient at relaxed codes, which the decoder is trained on too (Maddison et al. 2017). */
  CONCRETE("Concrete", "pathwise", 0, false),
  /** The gradient at the codes as if they were probabilities (Bengio et al. 2013, section 4). */
  STRAIGHT_THROUGH("straight-through", "pathwise", 1, false);

  private static final int BASELINE_UNITS = 100;
  private static final int CONTROL_UNITS = 200;

  private final String label;
  private final String script;
  private final int variant;
  private final boolean unbiased;

  Estimator(String label, String script, int variant, boolean unbiased) {
    this.label = label;
    this.script = script;
    this.variant = variant;
    this.unbiased = unbiased;
  }

  /** Returns the name for reports. */
  public String label() {
    return label;
  }

  /** Returns whether the mean of the estimates is the gradient. */
  public boolean unbiased() {
    return unbiased;
  }

  /**
   * Returns the methods, and adds the parameters to a table.
   *
   * @param inputs samples of an image
   * @param codes number of codes
   */
  public List<ScriptPart> parts(ParameterTable table, int inputs, int codes) {
    boolean learned = this == LAX || this == REBAR || this == RELAX;
    List<ScriptPart> parts = new ArrayList<>();
    if (learned) {
      table.add("control.temperature", Start.at(Math.log(0.5)));
      table.add("control.weight", Start.at(1));
      parts.add(ScriptPart.read("estimator/control", Map.of("network", variant == 1)));
    }
    ScriptNetwork network =
        new ScriptNetwork("control.network"); // without layers where it is not used
    if (this == NVIL) {
      network.dense(inputs, BASELINE_UNITS).tanh().dense(BASELINE_UNITS, 1);
    } else if (learned && variant == 1) {
      network
          .dense(inputs + codes, CONTROL_UNITS)
          .tanh()
          .dense(CONTROL_UNITS, CONTROL_UNITS)
          .tanh()
          .dense(CONTROL_UNITS, 1);
    }
    network.declare(table);
    parts.add(network.method("control_network"));
    parts.add(
        ScriptPart.read(
            "estimator/" + script, Map.of("baseline", variant, "straight", variant == 1)));
    return parts;
  }
}
