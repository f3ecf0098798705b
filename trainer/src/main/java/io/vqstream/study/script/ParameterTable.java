package io.vqstream.study.script;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** The parameters of a model: named tensors, one after the other in one vector. */
public final class ParameterTable {
  /** Start of the names of parameters of estimators, which follow faster than the model. */
  public static final String CONTROL = "control.";

  /** As in the programs of Tucker et al. 2017 and Grathwohl et al. 2018. */
  private static final float CONTROL_RATE = 10;

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private int size;

  /** How a tensor starts. */
  @FunctionalInterface
  public interface Start {
    /** Returns the next value. */
    double next(Random random);

    /** Returns a start at one value. */
    static Start at(double value) {
      return random -> value;
    }

    /** Returns a start from a uniform distribution over -limit..limit. */
    static Start uniform(double limit) {
      return random -> limit * (2 * random.nextDouble() - 1);
    }

    /** Returns a start from a normal distribution around 0. */
    static Start normal(double deviation) {
      return random -> deviation * random.nextGaussian();
    }
  }

  /** A tensor and where it begins in the vector. */
  private record Tensor(int offset, long[] shape, Start start) {
    int size() {
      return (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
  }

  /** Adds a tensor. */
  public ParameterTable add(String name, Start start, long... shape) {
    Tensor tensor = new Tensor(size, shape.clone(), start);
    if (tensors.put(name, tensor) != null) {
      throw new IllegalArgumentException("two parameters are named " + name);
    }
    size += tensor.size();
    return this;
  }

  /** Returns the number of values. */
  public int size() {
    return size;
  }

  /** Returns the number of values of all tensors whose name starts so. */
  public int size(String prefix) {
    return tensors.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .mapToInt(entry -> entry.getValue().size())
        .sum();
  }

  /** Returns the values that training starts from. */
  public float[] start(long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    int at = 0;
    for (Tensor tensor : tensors.values()) {
      for (int i = 0; i < tensor.size(); i++) {
        values[at++] = (float) tensor.start().next(random);
      }
    }
    return values;
  }

  /** Returns the factor of the learning rate of each value. */
  float[] rates() {
    float[] rates = new float[size];
    tensors.forEach(
        (name, tensor) ->
            Arrays.fill(
                rates,
                tensor.offset(),
                tensor.offset() + tensor.size(),
                name.startsWith(CONTROL) ? CONTROL_RATE : 1));
    return rates;
  }

  /**
   * Returns where a tensor is in the vector.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  int offset(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no parameter is named " + name);
    }
    return tensor.offset();
  }

  /** Returns the part of a vector that is one tensor. */
  public float[] get(float[] values, String name) {
    Tensor tensor = tensors.get(name);
    return Arrays.copyOfRange(values, tensor.offset(), tensor.offset() + tensor.size());
  }

  /** Returns the method that gives the tensors of a vector by their names. */
  ScriptPart views() {
    StringBuilder text = new StringBuilder("  def parameters(self, flat: Tensor) ->");
    text.append(" Dict[str, Tensor]:\n    p: Dict[str, Tensor] = {}\n");
    tensors.forEach(
        (name, tensor) ->
            text.append(
                "    p[\"%s\"] = flat[%d:%d].view(%s)\n"
                    .formatted(
                        name,
                        tensor.offset(),
                        tensor.offset() + tensor.size(),
                        Arrays.toString(tensor.shape()))));
    return new ScriptPart(text + "    return p\n");
  }
}
