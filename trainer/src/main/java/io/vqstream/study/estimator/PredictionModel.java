package io.vqstream.study.estimator;

import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.model.Model;
import io.vqstream.study.script.Learner;
import io.vqstream.study.script.ParameterTable;
import io.vqstream.study.script.ScriptNetwork;
import io.vqstream.study.script.ScriptPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Predicts the lower half of an image from its upper half through two layers of stochastic bits, as
 * 392V-240H-240H-392V of Maddison et al. 2017, section 5.3.
 */
public final class PredictionModel {
  private static final int BASELINE = 100;

  private PredictionModel() {}

  /**
   * Creates a model.
   *
   * @param images whose lower halves are predicted; the network starts at their mean
   * @param units bits of each layer
   * @param vimco whether training samples bits and uses VIMCO (Mnih and Rezende 2016), or NVIL for
   *     one sample; otherwise bits are relaxed
   */
  public static Learner create(ImageSet images, int units, boolean vimco, long seed) {
    int samples = images.shape().samples();
    int half = samples / 2;
    List<ScriptNetwork> networks =
        List.of(
            new ScriptNetwork("first").dense(half, units),
            new ScriptNetwork("second").dense(units, units),
            new ScriptNetwork("third").dense(units, samples - half));
    ScriptNetwork baseline = new ScriptNetwork(ParameterTable.CONTROL + "baseline");
    if (vimco) {
      baseline.dense(half, BASELINE).tanh().dense(BASELINE, 1);
    }
    ParameterTable table = new ParameterTable();
    networks.forEach(network -> network.declare(table));
    baseline.declare(table);
    List<ScriptPart> parts = new ArrayList<>();
    parts.add(networks.get(0).method("first"));
    parts.add(networks.get(1).method("second"));
    parts.add(networks.get(2).method("third"));
    parts.add(baseline.method("baseline"));
    parts.add(ScriptPart.read("prediction", Map.of("vimco", vimco)));
    Learner learner = new Learner(parts, table, List.of(), seed);
    float[] mean = Arrays.copyOfRange(images.meanLogits(), half, samples);
    Model.startAtMean(learner, networks.get(2).lastBias(), mean);
    return learner;
  }
}
