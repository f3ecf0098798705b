package io.vqstream.vqvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.vqstream.checkpoint.Architecture;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A DJL block whose parameters have the names and shapes of the tensors in a checkpoint, so that
 * saving and loading iterate over {@link #tensors()}.
 */
public abstract class Network extends AbstractBlock {
  private final Map<String, Parameter> tensors = new LinkedHashMap<>();
  private final Map<String, Shape> shapes = new HashMap<>();
  private Convolution convolution = Convolution.FLOAT32;

  /** Sets the convolution of the layers of this network. Linear paths stay in full precision. */
  public final void convolveBy(Convolution other) {
    convolution = other;
  }

  /** Returns the parameters by tensor name, in the order of declaration. */
  public Map<String, Parameter> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /** Returns the declared shape of a tensor. */
  public Shape shape(String name) {
    return shapes.get(name);
  }

  /** Declares a parameter of the given name and shape. */
  protected final void declare(String name, long... shape) {
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
    return store.getValue(tensors.get(name), like.getDevice(), training);
  }

  /** Leaky ReLU of slope {@link Architecture#LEAKY_RELU_SLOPE}. */
  protected static NDArray rectify(NDArray x) {
    return Activation.leakyRelu(x, Architecture.LEAKY_RELU_SLOPE);
  }

  /** Convolves with stride 1 by the convolution of this network. */
  protected final NDArray convolve(NDArray x, NDArray weight, NDArray bias, Shape padding) {
    return convolution.of(x, weight, bias, padding);
  }

  /** Convolves with stride 1, without bias, in full precision, for linear paths. */
  protected static NDArray convolveLinearly(NDArray x, NDArray weight, Shape padding) {
    return Convolution.FLOAT32.of(x, weight, null, padding);
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

  /** Declares a layer of {@link #layer}. */
  protected final void declareLayer(String name, long outputs, long inputs) {
    declare(name + ".weight", outputs, inputs, 3, 3);
    declare(name + ".bias", outputs);
  }

  /** Applies a padded 3x3 convolution with bias: [N, C, H, W] to [N, O, H, W]. */
  protected final NDArray layer(ParameterStore store, NDArray x, boolean training, String name) {
    NDArray weight = value(store, x, training, name + ".weight");
    return convolve(x, weight, value(store, x, training, name + ".bias"), new Shape(1, 1));
  }

  /** Declares the blocks of {@link #residuals}. */
  protected final void declareResiduals(String name, int blocks, int levels, int channels) {
    for (int i = 0; i < blocks; i++) {
      declareResidual(name + "." + i, levels, channels);
    }
  }

  private void declareResidual(String name, int levels, int channels) {
    declare(name + ".spatial.weight", channels, channels, 3, 3);
    declare(name + ".level.scale", levels, channels);
    declare(name + ".level.bias", levels, channels);
    declare(name + ".mix.weight", channels, channels, 1, 1);
    declare(name + ".mix.bias", channels);
  }

  /**
   * Applies residual blocks x + mix(rectify((1 + scale_q) * spatial(x) + bias_q)) in sequence,
   * where q is the quality level of each image.
   *
   * @param x [N, C, H, W]
   * @param levels [N, Q], one-hot
   */
  protected final NDArray residuals(
      ParameterStore store, NDArray x, NDArray levels, boolean training, String name, int blocks) {
    NDArray h = x;
    for (int i = 0; i < blocks; i++) {
      h = residual(store, h, levels, training, name + "." + i);
    }
    return h;
  }

  private NDArray residual(
      ParameterStore store, NDArray x, NDArray levels, boolean training, String name) {
    NDArray spatial =
        convolve(x, value(store, x, training, name + ".spatial.weight"), null, new Shape(1, 1));
    NDArray scale = perLevel(value(store, x, training, name + ".level.scale"), levels).add(1f);
    NDArray bias = perLevel(value(store, x, training, name + ".level.bias"), levels);
    return x.add(
        convolve(
            rectify(spatial.mul(scale).add(bias)),
            value(store, x, training, name + ".mix.weight"),
            value(store, x, training, name + ".mix.bias"),
            new Shape(0, 0)));
  }

  /** Selects rows of a table [Q, C] by one-hot levels [N, Q]; returns [N, C, 1, 1]. */
  protected static NDArray perLevel(NDArray table, NDArray levels) {
    return levels.matMul(table).expandDims(2).expandDims(3);
  }

  /** Sets the values of a parameter, on the manager's device. */
  public final void fill(String name, NDManager manager, float[] values) {
    Parameter parameter = tensors.get(name);
    if (parameter.isInitialized()) {
      parameter.getArray().set(values);
    } else {
      parameter.setArray(manager.create(values, shapes.get(name)));
    }
  }
}
