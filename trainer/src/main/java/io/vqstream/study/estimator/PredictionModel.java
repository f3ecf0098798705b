package io.vqstream.study.estimator;

import io.vqstream.study.dataset.ImageShape;
import io.vqstream.study.script.Learner;
import io.vqstream.study.script.ParameterTable;
import io.vqstream.study.script.ScriptNetwork;
import io.vqstream.study.script.ScriptPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Predicts the lower half of an image from its upper half through two layers of stochastic bits, as
 * 392V-240H-240H-392V of Maddison et al. 2017, section 5.1.
 */
public final class PredictionModel {
  private PredictionModel() {}

  /**
   * Creates a model.
   *
   * @param units bits of each layer
   * @param vimco whether training samples bits and uses VIMCO (Mnih and Rezende 2016); otherwise
   *     bits are relaxed
   */
  public static Learner create(ImageShape shape, int units, boolean vimco, long seed) {
    int half = shape.samples() / 2;
    List<ScriptNetwork> networks =
        List.of(
            new ScriptNetwork("first").dense(half, units),
            new ScriptNetwork("second").dense(units, units),
            new ScriptNetwork("third").dense(units, shape.samples() - half));
    ParameterTable table = new ParameterTable();
    networks.forEach(network -> network.declare(table));
    List<ScriptPart> parts = new ArrayList<>();
    parts.add(networks.get(0).method("first"));
    parts.add(networks.get(1).method("second"));
    parts.add(networks.get(2).method("third"));
    parts.add(ScriptPart.read("prediction", Map.of("vimco", vimco)));
    return new Learner(parts, table, List.of(), seed);
  }
}
