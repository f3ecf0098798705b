package io.vqstream.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import io.vqstream.checkpoint.Architecture;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A DJL block whose parameters have the names and shapes of the tensors in a checkpoint, so that
 * saving and loading iterate over {@link #tensors()}.
 */
public abstract class Network extends AbstractBlock {
  private final Map<String, Parameter> tensors = new LinkedHashMap<>();
  private final Map<String, Shape> shapes = new HashMap<>();
  private static final Shape ONE = new Shape(1, 1);

  /** Declares parameters of the given names and shapes, which have no values yet. */
  protected Network(Map<String, int[]> tensors) {
    tensors.forEach((name, shape) -> declare(name, Arrays.stream(shape).asLongStream().toArray()));
  }

  /**
   * Runs the network without gradients.
   *
   * @param scope manager of temporary arrays
   */
  public final NDArray apply(NDManager scope, NDList inputs) {
    return forward(new ParameterStore(scope, false), inputs, false).singletonOrThrow();
  }

  /** Returns the parameters by tensor name, in the order of declaration. */
  public Map<String, Parameter> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /**
   * Returns the declared shape of a tensor.
   *
   * @throws NoSuchElementException if there is no such tensor
   */
  public Shape shape(String name) {
    return declared(shapes, name);
  }

  private static <T> T declared(Map<String, T> byName, String name) {
    T found = byName.get(name);
    if (found == null) {
      throw new NoSuchElementException("the network has no tensor " + name);
    }
    return found;
  }

  /** Declares a parameter of the given name and shape. */
  private void declare(String name, long... shape) {
    Parameter parameter =
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optRequiresGrad(false)
            .build();
    addParameter(parameter);
    tensors.put(name, parameter);
    shapes.put(name, new Shape(shape));
  }

  /** Returns the value of a declared parameter. */
  protected final NDArray value(ParameterStore store, NDArray like, boolean training, String name) {
    return store.getValue(declared(tensors, name), like.getDevice(), training);
  }

  /** Leaky ReLU of slope {@link Architecture#LEAKY_RELU_SLOPE}. */
  protected static NDArray rectify(NDArray x) {
    return Activation.leakyRelu(x, Architecture.LEAKY_RELU_SLOPE);
  }

  /** Convolves as {@link #convolve(NDArray, NDArray, NDArray, Shape)} does, without a bias. */
  protected static NDArray convolve(NDArray x, NDArray weight, Shape padding) {
    return Conv2d.conv2d(x, weight, null, ONE, padding, ONE, 1).singletonOrThrow();
  }

  /**
   * Convolves with stride 1.
   *
   * @param x [N, C, H, W]
   * @param weight [O, C, kh, kw]
   * @param bias [O]
   * @param padding zeros added at each side: rows, columns
   * @return [N, O, H + 2 rows - kh + 1, W + 2 columns - kw + 1]
   */
  protected static NDArray convolve(NDArray x, NDArray weight, NDArray bias, Shape padding) {
    return Conv2d.conv2d(x, weight, bias, ONE, padding, ONE, 1).singletonOrThrow();
  }

  /** Moves each square of n x n pixels into channels: [N, C, H, W] to [N, C*n*n, H/n, W/n]. */
  protected static NDArray spaceToDepth(NDArray x, int n) {
    Shape s = x.getShape();
    return x.reshape(s.get(0), s.get(1), s.get(2) / n, n, s.get(3) / n, n)
        .transpose(0, 1, 3, 5, 2, 4)
        .reshape(s.get(0), s.get(1) * n * n, s.get(2) / n, s.get(3) / n);
  }

  /** Undoes {@link #spaceToDepth}: [N, C*n*n, H, W] to [N, C, H*n, W*n]. */
  protected static NDArray depthToSpace(NDArray x, int n) {
    Shape s = x.getShape();
    long channels = s.get(1) / n / n;
    return x.reshape(s.get(0), channels, n, n, s.get(2), s.get(3))
        .transpose(0, 1, 4, 2, 5, 3)
        .reshape(s.get(0), channels, s.get(2) * n, s.get(3) * n);
  }

  /** Selects rows of a table [Q, C] by one-hot levels [N, Q]; returns [N, C, 1, 1]. */
  protected static NDArray perLevel(NDArray table, NDArray levels) {
    return levels.matMul(table).expandDims(2).expandDims(3);
  }

  /** Sets the values of a parameter, on the manager's device. */
  public final void fill(String name, NDManager manager, float[] values) {
    Parameter parameter = declared(tensors, name);
    if (parameter.isInitialized()) {
      parameter.getArray().set(values);
    } else {
      parameter.setArray(manager.create(values, shape(name)));
    }
  }
}
