package io.vqstream.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.vqstream.checkpoint.Architecture;
import java.util.Arrays;

/** What the step needs on the device and never changes. */
final class StepConstants {
  private StepConstants() {}

  /**
   * Returns the arguments of the step: the mask of the parameters, 1 where a parameter is trained,
   * the weight of each level's squared error and of its bits per pixel, the lambdas, and which
   * subspace each channel is of.
   */
  static NDList of(TrainingConfig config, ParameterLayout layout, NDManager manager) {
    Architecture architecture = config.architecture();
    float[] mask = new float[layout.size()];
    Arrays.fill(mask, 1);
    PriorMasks.apply(layout, architecture, mask);
    float[] trained = new float[layout.size()];
    for (String name : layout.names()) {
      layout.fill(trained, name, TrainedNetworks.isConstant(name) ? 0 : 1);
    }
    int levels = architecture.levels();
    float[] weights = new float[levels];
    float[] rateWeights = new float[levels];
    float[] lambdas = new float[levels];
    for (int q = 0; q < levels; q++) {
      lambdas[q] = config.lambdas().get(q).floatValue();
      weights[q] = (float) config.levelWeight(q);
      rateWeights[q] = (float) (config.levelWeight(q) * config.lambdas().get(q));
    }
    int[] subspace = Subspaces.ofChannels(architecture);
    float[] place = new float[subspace.length * architecture.subspaceCount()];
    for (int c = 0; c < subspace.length; c++) {
      place[c * architecture.subspaceCount() + subspace[c]] = 1;
    }
    NDArray places =
        manager.create(place, new Shape(subspace.length, architecture.subspaceCount()));
    NDList constants =
        new NDList(
            manager.create(mask),
            manager.create(trained),
            manager.create(weights),
            manager.create(rateWeights),
            manager.create(lambdas),
            places);
    constants.forEach(array -> array.setName("constants[]"));
    return constants;
  }
}
