package io.vqstream.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam (Kingma and Ba 2015) with its moments in reach, so that they can be saved: DJL's own
 * optimizers keep theirs to themselves. The gradient is scaled down as a whole where its norm is
 * too large; DJL's clipping looks at positive values only.
 *
 * <p>Moments start at zero and their correction counts the steps of all parameters alike, in the
 * paper's more efficient form (end of section 2), where epsilon is added to the uncorrected root.
 */
final class Adam {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.99f;
  private static final float EPSILON = 1e-8f;

  private final Map<String, Subspace> slots = new LinkedHashMap<>();
  private final NDManager manager;
  private int steps;

  private record Subspace(NDArray weight, NDArray mean, NDArray variance, double rate) {}

  Adam(NDManager manager) {
    this.manager = manager;
  }

  /**
   * Adds a parameter to be trained.
   *
   * @param rate factor of the learning rate for this parameter
   */
  void add(String name, Parameter parameter, double rate) {
    NDArray weight = parameter.getArray();
    weight.setRequiresGradient(true);
    NDArray mean = weight.zerosLike();
    NDArray variance = weight.zerosLike();
    mean.attach(manager);
    variance.attach(manager);
    slots.put(name, new Subspace(weight, mean, variance, rate));
  }

  /** Multiplies the learning rate of the parameters whose names begin so. */
  void slow(String prefix, double factor) {
    slots.replaceAll(
        (name, slot) ->
            name.startsWith(prefix)
                ? new Subspace(slot.weight(), slot.mean(), slot.variance(), slot.rate() * factor)
                : slot);
  }

  /** Stops training the parameters whose names begin so. */
  void freeze(String prefix) {
    slots
        .entrySet()
        .removeIf(
            slot -> {
              if (!slot.getKey().startsWith(prefix)) {
                return false;
              }
              slot.getValue().weight().setRequiresGradient(false);
              return true;
            });
  }

  int steps() {
    return steps;
  }

  /**
   * One step down the gradients, which are cleared.
   *
   * @param clip largest norm of all gradients together
   * @return the norm before clipping; where it is not finite nothing was changed but the gradients
   */
  double step(double learningRate, double clip) {
    steps++;
    double norm = norm();
    boolean sound = Double.isFinite(norm);
    float scale = sound ? (float) Math.min(1, clip / Math.max(norm, 1e-12)) : 0f;
    double correction = Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps));
    for (Subspace slot : slots.values()) {
      NDArray gradient = slot.weight().getGradient();
      if (sound) {
        float rate = (float) (learningRate * slot.rate());
        slot.weight()
            .getNDArrayInternal()
            .adamUpdate(
                new NDList(slot.weight(), gradient, slot.mean(), slot.variance()),
                new NDList(slot.weight()),
                rate,
                (float) (rate * correction),
                0f,
                scale,
                -1f,
                BETA1,
                BETA2,
                EPSILON,
                false,
                false);
      } else {
        gradient.set(new NDIndex("..."), 0);
      }
      gradient.close();
    }
    return norm;
  }

  private double norm() {
    NDList sums = new NDList();
    for (Subspace slot : slots.values()) {
      try (NDArray gradient = slot.weight().getGradient();
          NDArray square = gradient.square()) {
        sums.add(square.sum());
      }
    }
    // read once for all: each read waits until a GPU has done what it was told
    try (sums;
        NDArray all = NDArrays.stack(sums)) {
      double squares = 0;
      for (float sum : all.toFloatArray()) {
        squares += sum;
      }
      return Math.sqrt(squares);
    }
  }

  /** Moments by name: {@code mean.NAME} and {@code variance.NAME}. */
  Map<String, float[]> moments() {
    Map<String, float[]> moments = new LinkedHashMap<>();
    slots.forEach(
        (name, slot) -> {
          moments.put("mean." + name, slot.mean().toFloatArray());
          moments.put("variance." + name, slot.variance().toFloatArray());
        });
    return moments;
  }

  /** Takes the moments of {@link #moments} and the number of steps they are from. */
  void restore(Map<String, float[]> moments, int stepsDone) {
    steps = stepsDone;
    slots.forEach(
        (name, slot) -> {
          // a run that had frozen a parameter kept no moments of it
          if (moments.containsKey("mean." + name)) {
            slot.mean().set(moments.get("mean." + name));
            slot.variance().set(moments.get("variance." + name));
          }
        });
  }
}
