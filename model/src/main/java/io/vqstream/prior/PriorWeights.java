package io.vqstream.prior;

import static io.vqstream.prior.PriorTensors.NOT_CAUSAL;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The weights of the prior, read, validated and packed once. Immutable. */
final class PriorWeights {
  final Architecture architecture;
  final List<Subspace> subspaces;

  /** Masked convolution over features: {@code [C][12 taps x 2D]}. */
  final Matrix context;

  /** For each residual block: masked convolution {@code [C][5 taps x C]}. */
  final List<Matrix> spatial = new ArrayList<>();

  /** For each residual block: 1x1 convolution {@code [C][C]}. */
  final List<Matrix> mix = new ArrayList<>();

  final List<float[]> spatialBias = new ArrayList<>();
  final List<float[]> mixBias = new ArrayList<>();

  /** Layer from the context to the heads of all subspaces: {@code [S*H][C]}. */
  final Matrix head;

  final float[] headBias;

  /**
   * For each tap of {@link ConvolutionTaps#LINEAR}: layer from values to locations, {@code [D][D]}.
   */
  final List<Matrix> linear;

  final Codebooks codebooks;
  final List<MixtureWeights> mixtureWeights;

  /** Tables of each quality level, lowest first. */
  final List<LevelParameters> levels;

  PriorWeights(Architecture sizes, Function<String, Tensor> source) {
    architecture = sizes;
    subspaces = Subspace.of(sizes);
    PriorTensors tensors = new PriorTensors(source);
    int c = sizes.priorChannels();
    int heads = sizes.subspaceCount() * sizes.headChannels();
    context = context(tensors);
    for (int l = 0; l < sizes.priorBlocks(); l++) {
      String block = "prior.residual." + l;
      float[] v =
          tensors.masked(
              block + ".spatial.weight", NOT_CAUSAL, p -> p[2] == 1 && p[3] == 2, c, c, 2, 3);
      spatial.add(
          Matrix.of(
              c, ConvolutionTaps.SPATIAL.count() * c, (o, i) -> v[(o * c + i % c) * 6 + i / c]));
      spatialBias.add(tensors.weights(block + ".spatial.bias", c));
      float[] u = tensors.weights(block + ".mix.weight", c, c);
      mix.add(Matrix.of(c, c, (o, i) -> u[o * c + i]));
      mixBias.add(tensors.weights(block + ".mix.bias", c));
    }
    float[] a = tensors.weights("prior.head.context.weight", heads, c);
    head = Matrix.of(heads, c, (o, i) -> a[o * c + i]);
    headBias = tensors.weights("prior.head.bias", heads);
    linear = linear(tensors);
    codebooks = new Codebooks(sizes, tensors);
    mixtureWeights = MixtureWeights.read(sizes, subspaces, codebooks, tensors);
    levels = LevelParameters.read(sizes, subspaces, codebooks, tensors);
  }

  private Matrix context(PriorTensors tensors) {
    int c = architecture.priorChannels();
    int features = 2 * architecture.latentChannels();
    float[] w =
        tensors.masked(
            "prior.context.weight", NOT_CAUSAL, p -> p[2] == 2 && p[3] >= 2, c, features, 3, 5);
    return Matrix.of(
        c,
        ConvolutionTaps.CONTEXT.count() * features,
        (o, i) -> w[(o * features + i % features) * 15 + i / features]);
  }

  private List<Matrix> linear(PriorTensors tensors) {
    int d = architecture.latentChannels();
    float[] w =
        tensors.masked(
            "prior.linear.context.weight", NOT_CAUSAL, p -> p[2] == 1 && p[3] >= 1, d, d, 2, 3);
    return IntStream.range(0, ConvolutionTaps.LINEAR.count())
        .mapToObj(tap -> Matrix.of(d, d, (o, i) -> w[(o * d + i) * 6 + tap]))
        .toList();
  }
}
