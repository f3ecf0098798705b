package io.vqstream.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.prior.PriorConstants;
import io.vqstream.vqvae.Constant;
import io.vqstream.vqvae.Network;
import java.util.HashMap;
import java.util.Map;

/**
 * The prior in the form that is trained: a causal convolutional network over whole grids (van den
 * Oord et al. 2016, "Conditional image generation with PixelCNN decoders", section 2: masked
 * convolutions), with a head over the slots of one position. Its tensors are those that {@code
 * io.vqstream.prior} evaluates position by position.
 *
 * <p>Inputs: features [N, 2D, h, w] (see {@link #features}), levels [N, Q] one-hot. Outputs: slot
 * states [N, S*H, h, w]; location [N, D, h, w] in step units; scale [N, D, h, w] in step units.
 */
final class PixelCnn extends Network {
  private static final String NAME = "prior.";

  private final Architecture architecture;
  private final Map<String, float[]> masks = new HashMap<>();
  private final int[] slotOfChannel;

  PixelCnn(Architecture architecture) {
    this.architecture = architecture;
    int q = architecture.levels();
    int d = architecture.latentChannels();
    int s = architecture.slotCount();
    int c = architecture.priorChannels();
    int h = architecture.slotChannels();
    slotOfChannel = slotOfChannel(architecture);
    declare(NAME + "unit", q, d);
    declare(NAME + "context.weight", c, 2L * d, 3, 5);
    declare(NAME + "context.bias", q, c);
    for (int l = 0; l < architecture.priorBlocks(); l++) {
      declare(NAME + "residual." + l + ".spatial.weight", c, c, 2, 3);
      declare(NAME + "residual." + l + ".spatial.bias", c);
      declare(NAME + "residual." + l + ".mix.weight", c, c);
      declare(NAME + "residual." + l + ".mix.bias", c);
    }
    declare(NAME + "head.context.weight", (long) s * h, c);
    declare(NAME + "head.depth.weight", (long) s * h, 2L * d);
    declare(NAME + "head.bias", (long) s * h);
    declare(NAME + "density.weight", 2, d, h);
    declare(NAME + "density.bias", 2, q, d);
    declare(NAME + "linear.context.weight", d, d, 2, 3);
    declare(NAME + "linear.depth.weight", d, d);
    int g = 0;
    for (SubspaceGroup group : architecture.slots()) {
      declare(NAME + "logit." + g + ".weight", group.count(), group.codewords(), h);
      declare(NAME + "logit." + g + ".bias", q, group.count(), group.codewords());
      g++;
    }
    maskSpatial(d, s, c, h);
  }

  static int[] slotOfChannel(Architecture architecture) {
    int[] slots = new int[architecture.latentChannels()];
    int channel = 0;
    int slot = 0;
    for (SubspaceGroup group : architecture.slots()) {
      for (int i = 0; i < group.count(); i++, slot++) {
        for (int j = 0; j < group.dimensions(); j++) {
          slots[channel++] = slot;
        }
      }
    }
    return slots;
  }

  /**
   * Taps on or after the current position, and channels of the current or later slots, are masked.
   */
  private void maskSpatial(int d, int s, int c, int h) {
    masks.put("context.weight", taps(c * 2 * d, 3, 5, 12));
    masks.put("spatial.weight", taps(c * c, 2, 3, 5));
    masks.put("linear.context.weight", taps(d * d, 2, 3, 4));
    float[] depth = new float[s * h * 2 * d];
    for (int row = 0; row < s * h; row++) {
      for (int f = 0; f < 2 * d; f++) {
        depth[row * 2 * d + f] = slotOfChannel[f % d] < row / h ? 1 : 0;
      }
    }
    masks.put("head.depth.weight", depth);
    float[] linear = new float[d * d];
    for (int to = 0; to < d; to++) {
      for (int from = 0; from < d; from++) {
        linear[to * d + from] = slotOfChannel[from] < slotOfChannel[to] ? 1 : 0;
      }
    }
    masks.put("linear.depth.weight", linear);
  }

  private static float[] taps(int filters, int height, int width, int open) {
    float[] mask = new float[filters * height * width];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % (height * width) < open ? 1 : 0;
    }
    return mask;
  }

  /** The mask of a tensor, or null where nothing of it is masked. */
  float[] mask(String tensor) {
    for (Map.Entry<String, float[]> mask : masks.entrySet()) {
      if (tensor.endsWith("." + mask.getKey())) {
        boolean spatial = mask.getKey().equals("spatial.weight");
        if (tensor.startsWith(NAME + (spatial ? "residual." : mask.getKey()))) {
          return mask.getValue();
        }
      }
    }
    return null;
  }

  /**
   * Features of quantized latents, [N, 2D, h, w]: values in standard units, then 0.7 asinh of
   * values in step units.
   *
   * @param y quantized latents in step units [N, D, h, w]
   */
  NDArray features(ParameterStore store, NDArray y, NDArray levels) {
    NDArray unit = perLevel(value(store, y, false, NAME + "unit"), levels);
    NDArray asinh =
        y.add(y.square().add(1f).sqrt()).log().mul(Constant.of(y, PriorConstants.ARSINH_SCALE));
    return y.div(unit).concat(asinh, 1);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray f = inputs.get(0);
    NDArray levels = inputs.get(1);
    int d = architecture.latentChannels();
    int s = architecture.slotCount();
    int width = architecture.slotChannels();

    NDArray h =
        causal(f, masked(store, f, training, NAME + "context.weight"), null, 2, 2)
            .add(perLevel(value(store, f, training, NAME + "context.bias"), levels));
    for (int l = 0; l < architecture.priorBlocks(); l++) {
      String block = NAME + "residual." + l;
      NDArray t =
          rectify(
              causal(
                  rectify(h),
                  masked(store, f, training, block + ".spatial.weight"),
                  value(store, f, training, block + ".spatial.bias"),
                  1,
                  1));
      h =
          h.add(
              pointwise(
                  t,
                  value(store, f, training, block + ".mix.weight"),
                  value(store, f, training, block + ".mix.bias")));
    }
    NDArray hidden =
        rectify(
            pointwise(
                    rectify(h),
                    value(store, f, training, NAME + "head.context.weight"),
                    value(store, f, training, NAME + "head.bias"))
                .add(pointwise(f, masked(store, f, training, NAME + "head.depth.weight"), null)));

    Shape grid = f.getShape();
    NDArray bySlot = hidden.reshape(grid.get(0), s, width, grid.get(2), grid.get(3));
    NDArray density = dense(value(store, f, training, NAME + "density.weight"), s, width);
    NDArray both =
        convolveLinearly(
            bySlot.reshape(grid.get(0), (long) s * width, grid.get(2), grid.get(3)),
            density.expandDims(2).expandDims(3),
            new Shape(0, 0));
    NDArray bias = value(store, f, training, NAME + "density.bias");
    NDArray v = f.get(":, :" + d);
    NDArray depth = masked(store, f, training, NAME + "linear.depth.weight");
    NDArray linear =
        convolveLinearly(
                v, masked(store, f, training, NAME + "linear.context.weight"), new Shape(1, 1))
            .get(":, :, :" + grid.get(2))
            .add(convolveLinearly(v, depth.expandDims(2).expandDims(3), new Shape(0, 0)));
    NDArray unit = perLevel(value(store, f, false, NAME + "unit"), levels);
    NDArray location =
        both.get(":, :" + d).add(perLevel(bias.get(0), levels)).add(linear).mul(unit);
    NDArray scale =
        both.get(":, " + d + ":")
            .add(perLevel(bias.get(1), levels))
            .clip(PriorConstants.MIN_LOG_SCALE, PriorConstants.MAX_LOG_SCALE)
            .exp();
    return new NDList(hidden, location, scale);
  }

  /**
   * The block-diagonal form [2D, S*H, 1, 1] of the density head: each channel depends on the state
   * of its subspace only.
   */
  private NDArray dense(NDArray compact, int s, int width) {
    int d = architecture.latentChannels();
    float[] block = new float[d * s];
    for (int c = 0; c < d; c++) {
      block[c * s + slotOfChannel[c]] = 1;
    }
    NDArray place = compact.getManager().create(block, new Shape(1, d, s, 1));
    return compact.expandDims(2).mul(place).reshape(2L * d, (long) s * width);
  }

  private NDArray masked(ParameterStore store, NDArray like, boolean training, String name) {
    NDArray weight = value(store, like, training, name);
    return weight.mul(like.getManager().create(mask(name), weight.getShape()));
  }

  private NDArray pointwise(NDArray x, NDArray weight, NDArray bias) {
    return convolve(x, weight.expandDims(2).expandDims(3), bias, new Shape(0, 0));
  }

  /**
   * Convolution whose kernel's last row is the current one: rows are added above, and below cut off
   * again.
   */
  private NDArray causal(NDArray x, NDArray weight, NDArray bias, int rows, int columns) {
    long height = x.getShape().get(2);
    return convolve(x, weight, bias, new Shape(rows, columns)).get(":, :, :" + height);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape f = inputs[0];
    long s = architecture.slotCount();
    Shape latent = new Shape(f.get(0), architecture.latentChannels(), f.get(2), f.get(3));
    return new Shape[] {
      new Shape(f.get(0), s * architecture.slotChannels(), f.get(2), f.get(3)), latent, latent
    };
  }
}
