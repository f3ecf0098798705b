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
 * Adam (Kingma and Ba 2015, "Adam: a method for stochastic optimization") with moments that can be
 * saved, which the optimizers of DJL do not support, and with clipping of the norm of the gradient
 * over all parameters.
 *
 * <p>Bias correction has the more efficient form at the end of section 2, where epsilon is added to
 * the uncorrected root, and counts the same steps for all parameters.
 */
final class Adam {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.99f;
  private static final float EPSILON = 1e-8f;

  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final NDManager manager;
  private int steps;

  /** A parameter and the running averages of its gradient and squared gradient. */
  private record Slot(NDArray weight, NDArray mean, NDArray variance, double rate) {}

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
    slots.put(name, new Slot(weight, mean, variance, rate));
  }

  /** Multiplies the learning rate of the parameters whose names have a prefix. */
  void slow(String prefix, double factor) {
    slots.replaceAll(
        (name, slot) ->
            name.startsWith(prefix)
                ? new Slot(slot.weight(), slot.mean(), slot.variance(), slot.rate() * factor)
                : slot);
  }

  /** Stops training the parameters whose names have a prefix. */
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
   * Updates the parameters and clears their gradients.
   *
   * @param clip maximum norm of the gradient over all parameters
   * @return the norm before clipping; if it is not finite, the parameters are unchanged
   */
  double step(double learningRate, double clip) {
    steps++;
    double norm = norm();
    boolean finite = Double.isFinite(norm);
    float scale = finite ? (float) Math.min(1, clip / Math.max(norm, 1e-12)) : 0f;
    double correction = Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps));
    for (Slot slot : slots.values()) {
      NDArray gradient = slot.weight().getGradient();
      if (finite) {
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
    for (Slot slot : slots.values()) {
      try (NDArray gradient = slot.weight().getGradient();
          NDArray square = gradient.square()) {
        sums.add(square.sum());
      }
    }
    // one read for all, since each read synchronizes with the GPU
    try (sums;
        NDArray all = NDArrays.stack(sums)) {
      double squares = 0;
      for (float sum : all.toFloatArray()) {
        squares += sum;
      }
      return Math.sqrt(squares);
    }
  }

  /** Returns the moments by name: {@code mean.NAME} and {@code variance.NAME}. */
  Map<String, float[]> moments() {
    Map<String, float[]> moments = new LinkedHashMap<>();
    slots.forEach(
        (name, slot) -> {
          moments.put("mean." + name, slot.mean().toFloatArray());
          moments.put("variance." + name, slot.variance().toFloatArray());
        });
    return moments;
  }

  /** Restores moments and the number of steps done. */
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
