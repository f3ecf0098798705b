package io.vqstream.prior;

import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.Matrix;
import io.vqstream.kernel.Rows;
import java.util.ArrayList;
import java.util.List;

/**
 * The context network of the prior: a masked convolution over features, residual blocks of a masked
 * and a 1x1 convolution, and the linear layers that map the result to the inputs of the mixture
 * heads. It is evaluated once for each wavefront batch.
 *
 * <p>The architecture follows van den Oord et al., "Conditional Image Generation with PixelCNN
 * Decoders" (2016), without the vertical stack: the skew of the wavefront leaves no blind spot.
 *
 * <p>Order of sums: the bias, or the residual stream and then the bias; then the taps in the order
 * of {@link ConvolutionTaps}, channels ascending within each.
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

  /** Context inputs of the heads of all subspaces, {@code [size][padded S*H]}. */
  final float[] heads;

  final int headStride;

  /** Context term of the locations, {@code [size][padded D]}. */
  final float[] locations;

  final int locationStride;

  ContextNetwork(PriorWeights weights, Kernels kernels, int maxBatchSize, int liveRows) {
    this.weights = weights;
    this.kernels = kernels;
    channels = weights.architecture.priorChannels();
    stride = Kernels.padded(channels);
    features = new ActivationRing(2 * weights.architecture.latentChannels(), liveRows);
    for (int l = 0; l < weights.architecture.priorBlocks(); l++) {
      activations.add(new ActivationRing(channels, liveRows));
    }
    featureTaps = new float[maxBatchSize * weights.context.inputs()];
    taps = new float[maxBatchSize * ConvolutionTaps.SPATIAL.count() * channels];
    hidden = new float[maxBatchSize * stride];
    inner = new float[maxBatchSize * stride];
    headStride = weights.head.paddedOutputs();
    heads = new float[maxBatchSize * headStride];
    locationStride = Kernels.padded(weights.architecture.latentChannels());
    locations = new float[maxBatchSize * locationStride];
    linearTaps = new int[ConvolutionTaps.LINEAR.count()];
    for (int tap = 0; tap < linearTaps.length; tap++) {
      linearTaps[tap] = ConvolutionTaps.CONTEXT.indexOf(ConvolutionTaps.LINEAR, tap);
    }
  }

  /** Computes {@link #heads} and {@link #locations} for a batch. */
  void evaluate(WavefrontBatch batch, LevelParameters level) {
    int rows = batch.size;
    features.gather(batch, ConvolutionTaps.CONTEXT, featureTaps);
    Rows.fill(hidden, rows, stride, level.contextBias());
    int inputs = weights.context.inputs();
    kernels.multiplyAdd(weights.context, rows, featureTaps, 0, inputs, hidden, stride);
    for (int l = 0; l < activations.size(); l++) {
      applyResidual(batch, l);
    }
    kernels.activate(hidden, rows * stride);

    Rows.fill(heads, rows, headStride, weights.headBias);
    kernels.multiplyAdd(weights.head, rows, hidden, 0, stride, heads, headStride);
    computeLocations(rows, level);
  }

  /**
   * Stores the features of the batch's positions for later wavefronts.
   *
   * @param batchFeatures {@code [size][2D]}
   */
  void store(WavefrontBatch batch, float[] batchFeatures) {
    features.put(batch, batchFeatures, 2 * weights.architecture.latentChannels());
  }

  private void applyResidual(WavefrontBatch batch, int block) {
    int rows = batch.size;
    System.arraycopy(hidden, 0, inner, 0, rows * stride);
    kernels.activate(inner, rows * stride);
    ActivationRing ring = activations.get(block);
    ring.put(batch, inner, stride);
    ring.gather(batch, ConvolutionTaps.SPATIAL, taps);
    Matrix spatial = weights.spatial.get(block);
    Rows.fill(inner, rows, stride, weights.spatialBias.get(block));
    kernels.multiplyAdd(spatial, rows, taps, 0, spatial.inputs(), inner, stride);
    kernels.activate(inner, rows * stride);
    Rows.add(hidden, rows, stride, weights.mixBias.get(block));
    kernels.multiplyAdd(weights.mix.get(block), rows, inner, 0, stride, hidden, stride);
  }

  /** Computes the locations: the bias, then the values of each tap. */
  private void computeLocations(int rows, LevelParameters level) {
    Rows.fill(locations, rows, locationStride, level.locationBias());
    int inputs = weights.context.inputs();
    int featuresPerTap = 2 * weights.architecture.latentChannels();
    for (int tap = 0; tap < linearTaps.length; tap++) {
      int start = linearTaps[tap] * featuresPerTap;
      Matrix matrix = weights.linear.get(tap);
      kernels.multiplyAdd(matrix, rows, featureTaps, start, inputs, locations, locationStride);
    }
  }
}
