package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.kernel.Flush;
import io.vqstream.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The parameters of the prior that depend on the quality level.
 *
 * @param contextBias bias of the context network, padded
 * @param locationBias bias of the location of each channel, padded
 * @param logScaleBias bias of the logarithm of the scale of each channel
 * @param zeroBias bias of the logit of the zero codeword of each subspace
 * @param logitBias for each subspace, biases of the logits of the nonzero codewords; padded with a
 *     value below every logit
 * @param unit quantization steps per standard unit of each channel
 * @param features for each subspace and codeword, its d values, then their d scaled arsinhs
 */
record LevelParameters(
    float[] contextBias,
    float[] locationBias,
    float[] logScaleBias,
    float[] zeroBias,
    List<float[]> logitBias,
    float[] unit,
    List<float[]> features) {

  private static final float NO_CODEWORD = -1e30f;

  /** Reads the tables of all quality levels, lowest first. */
  static List<LevelParameters> read(
      Architecture sizes, List<Subspace> subspaces, Codebooks codebooks, PriorTensors tensors) {
    int q = sizes.levels();
    int c = sizes.priorChannels();
    int d = sizes.latentChannels();
    float[] context = tensors.weights("prior.context.bias", q, c);
    float[] density = tensors.weights("prior.density.bias", 2, q, d);
    float[] units = tensors.scales("prior.unit", q, d);
    List<float[]> logits = new ArrayList<>();
    for (int g = 0; g < sizes.subspaces().size(); g++) {
      SubspaceGroup group = sizes.subspaces().get(g);
      logits.add(
          tensors.weights("prior.logit." + g + ".bias", q, group.count(), group.codewords()));
    }
    List<LevelParameters> levels = new ArrayList<>();
    for (int level = 0; level < q; level++) {
      float[] unit = Arrays.copyOfRange(units, level * d, (level + 1) * d);
      float[] zero = new float[subspaces.size()];
      List<float[]> logitBias = new ArrayList<>();
      List<float[]> features = new ArrayList<>();
      for (Subspace subspace : subspaces) {
        int count = sizes.subspaces().get(subspace.group()).count();
        int row = (level * count + subspace.member()) * subspace.codewords();
        float[] bias = logits.get(subspace.group());
        zero[subspace.index()] = bias[row];
        float[] padded = new float[subspace.paddedCodewords()];
        Arrays.fill(padded, NO_CODEWORD);
        System.arraycopy(bias, row + 1, padded, 0, subspace.nonzeroCodewords());
        logitBias.add(padded);
        features.add(features(subspace, codebooks, unit));
      }
      levels.add(
          new LevelParameters(
              padded(context, level, c),
              padded(density, level, d),
              Arrays.copyOfRange(density, (q + level) * d, (q + level + 1) * d),
              zero,
              logitBias,
              unit,
              features));
    }
    return levels;
  }

  private static float[] padded(float[] rows, int row, int length) {
    float[] padded = new float[Kernels.padded(length)];
    System.arraycopy(rows, row * length, padded, 0, length);
    return padded;
  }

  private static float[] features(Subspace subspace, Codebooks codebooks, float[] unit) {
    int d = subspace.channels();
    float[] features = new float[subspace.codewords() * 2 * d];
    for (int k = 0; k < subspace.codewords(); k++) {
      for (int c = 0; c < d; c++) {
        float step = codebooks.at(subspace, k, c);
        features[k * 2 * d + c] = Flush.activation(step / unit[subspace.first() + c]);
        features[(k * 2 + 1) * d + c] = Flush.activation(scaledArsinh(step));
      }
    }
    return features;
  }

  /** Returns 0.7 arsinh(step), computed in double with {@link StrictMath} and rounded once. */
  static float scaledArsinh(float step) {
    double x = Math.abs((double) step);
    double arsinh = StrictMath.log(x + StrictMath.sqrt(x * x + 1));
    return (float) (PriorConstants.ARSINH_SCALE * Math.signum(step) * arsinh);
  }
}
