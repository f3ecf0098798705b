package io.vqstream.prior;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of the prior that looks at other positions: a masked convolution over features, residual
 * blocks of a masked and a 1x1 convolution (van den Oord et al., "Conditional Image Generation with
 * PixelCNN Decoders", 2016, without the vertical stack: the wavefront's skew leaves no blind spot),
 * and what all slots' heads take from it. Evaluated once a front.
 *
 * <p>Every sum starts with its bias, or the residual stream and then the bias; then come the taps
 * in the order of {@link ConvolutionTaps}, channels ascending within each.
 */
final class ContextNetwork {
  private final PriorWeights weights;
  private final Kernels kernels;
  private final int channels;
  private final int stride;
  private final ActivationRing features;
  private final List<ActivationRing> activations = new ArrayList<>();
  private final float[] featureTaps;
  private final float[] taps;
  private final float[] hidden;
  private final float[] inner;
  private final int[] linearTaps;

  /** What the context says to the heads, {@code [rows][paddedOutputs of head]}. */
  final float[] heads;

  final int headStride;

  /** What the context says to the locations, {@code [rows][padded D]}. */
  final float[] locations;

  final int locationStride;

  ContextNetwork(PriorWeights weights, Kernels kernels, int maxRows, int liveRows) {
    this.weights = weights;
    this.kernels = kernels;
    channels = weights.architecture.priorChannels();
    stride = Kernels.padded(channels);
    features = new ActivationRing(2 * weights.architecture.latentChannels(), liveRows);
    for (int l = 0; l < weights.architecture.priorBlocks(); l++) {
      activations.add(new ActivationRing(channels, liveRows));
    }
    featureTaps = new float[maxRows * weights.context.inputs()];
    taps = new float[maxRows * ConvolutionTaps.SPATIAL.count() * channels];
    hidden = new float[maxRows * stride];
    inner = new float[maxRows * stride];
    headStride = weights.head.paddedOutputs();
    heads = new float[maxRows * headStride];
    locationStride = Kernels.padded(weights.architecture.latentChannels());
    locations = new float[maxRows * locationStride];
    linearTaps = new int[ConvolutionTaps.LINEAR.count()];
    for (int tap = 0; tap < linearTaps.length; tap++) {
      linearTaps[tap] = ConvolutionTaps.CONTEXT.indexOf(ConvolutionTaps.LINEAR, tap);
    }
  }

  /** Computes {@link #heads} and {@link #locations} of a front. */
  void evaluate(WavefrontBatch front, LevelTables level) {
    int rows = front.rows;
    features.gather(front, ConvolutionTaps.CONTEXT, featureTaps);
    Rows.fill(hidden, rows, stride, level.contextBias());
    int inputs = weights.context.inputs();
    kernels.multiplyAdd(weights.context, rows, featureTaps, 0, inputs, hidden, stride);
    for (int l = 0; l < activations.size(); l++) {
      residual(front, l);
    }
    kernels.activate(hidden, rows * stride);

    Rows.fill(heads, rows, headStride, weights.headBias);
    kernels.multiplyAdd(weights.head, rows, hidden, 0, stride, heads, headStride);
    linear(rows, level);
  }

  /**
   * Keeps the features of the members' positions, {@code [rows][2D]}, for the waves that look at
   * them.
   */
  void keep(WavefrontBatch front, float[] own) {
    features.put(front, own, 2 * weights.architecture.latentChannels());
  }

  private void residual(WavefrontBatch front, int block) {
    int rows = front.rows;
    System.arraycopy(hidden, 0, inner, 0, rows * stride);
    kernels.activate(inner, rows * stride);
    ActivationRing ring = activations.get(block);
    ring.put(front, inner, stride);
    ring.gather(front, ConvolutionTaps.SPATIAL, taps);
    Matrix spatial = weights.spatial.get(block);
    Rows.fill(inner, rows, stride, weights.spatialBias.get(block));
    kernels.multiplyAdd(spatial, rows, taps, 0, spatial.inputs(), inner, stride);
    kernels.activate(inner, rows * stride);
    Rows.add(hidden, rows, stride, weights.mixBias.get(block));
    kernels.multiplyAdd(weights.mix.get(block), rows, inner, 0, stride, hidden, stride);
  }

  /** Locations: the bias, then each tap's values. */
  private void linear(int rows, LevelTables level) {
    Rows.fill(locations, rows, locationStride, level.locationBias());
    int inputs = weights.context.inputs();
    int featuresOfTap = 2 * weights.architecture.latentChannels();
    for (int tap = 0; tap < linearTaps.length; tap++) {
      int start = linearTaps[tap] * featuresOfTap;
      Matrix matrix = weights.linear.get(tap);
      kernels.multiplyAdd(matrix, rows, featureTaps, start, inputs, locations, locationStride);
    }
  }
}
