package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.kernel.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights of the mixture head of one subspace with d channels, starting at channel o, and K
 * codewords. H is the width of a head.
 *
 * @param depthValues values of the first o channels of the position to head and locations: {@code
 *     [H + d][o]}
 * @param depthArsinh their arsinhs to the head, 0 to the locations: {@code [H + d][o]}
 * @param density head to d locations, d logarithms of scales, and the zero codeword's logit: {@code
 *     [2d + 1][H]}
 * @param logits head to the logits of the nonzero codewords: {@code [K - 1][H]}
 * @param codewords the nonzero codewords in quantization steps, a padded row for each channel
 */
record MixtureWeights(
    Matrix depthValues, Matrix depthArsinh, Matrix density, Matrix logits, float[] codewords) {

  /** Reads the weights of all subspaces. */
  static List<MixtureWeights> read(
      Architecture sizes, List<Subspace> subspaces, Codebooks codebooks, PriorTensors tensors) {
    Source source = new Source(sizes, subspaces, tensors);
    List<MixtureWeights> all = new ArrayList<>();
    for (Subspace subspace : subspaces) {
      int h = sizes.headChannels();
      int d = subspace.channels();
      Matrix values =
          Matrix.of(h + d, subspace.first(), (o, i) -> source.depthValue(subspace, o, i));
      Matrix arsinh =
          Matrix.of(h + d, subspace.first(), (o, i) -> source.depthArsinh(subspace, o, i));
      Matrix density = Matrix.of(2 * d + 1, h, (o, i) -> source.density(subspace, o, i));
      Matrix logits =
          Matrix.of(subspace.nonzeroCodewords(), h, (o, i) -> source.logit(subspace, o + 1, i));
      all.add(new MixtureWeights(values, arsinh, density, logits, codebooks.byChannel(subspace)));
    }
    return all;
  }

  /** The tensors as stored in the checkpoint. */
  private static final class Source {
    private final int heads;
    private final int channels;
    private final float[] headDepth;
    private final float[] linearDepth;
    private final float[] density;
    private final List<float[]> logits = new ArrayList<>();

    Source(Architecture sizes, List<Subspace> subspaces, PriorTensors tensors) {
      heads = sizes.headChannels();
      channels = sizes.latentChannels();
      int[] known = new int[channels]; // channels that are coded before this one
      for (Subspace subspace : subspaces) {
        Arrays.fill(
            known, subspace.first(), subspace.first() + subspace.channels(), subspace.first());
      }
      headDepth =
          tensors.masked(
              "prior.head.depth.weight",
              PriorTensors.NOT_CAUSAL,
              index -> index[1] % channels >= subspaces.get(index[0] / heads).first(),
              subspaces.size() * heads,
              2 * channels);
      linearDepth =
          tensors.masked(
              "prior.linear.depth.weight",
              PriorTensors.NOT_CAUSAL,
              index -> index[1] >= known[index[0]],
              channels,
              channels);
      density = tensors.weights("prior.density.weight", 2, channels, heads);
      for (int g = 0; g < sizes.subspaces().size(); g++) {
        SubspaceGroup group = sizes.subspaces().get(g);
        logits.add(
            tensors.weights(
                "prior.logit." + g + ".weight", group.count(), group.codewords(), heads));
      }
    }

    float depthValue(Subspace subspace, int output, int input) {
      return output < heads
          ? headDepth[(subspace.index() * heads + output) * 2 * channels + input]
          : linearDepth[(subspace.first() + output - heads) * channels + input];
    }

    float depthArsinh(Subspace subspace, int output, int input) {
      return output < heads
          ? headDepth[((subspace.index() * heads + output) * 2 + 1) * channels + input]
          : 0f;
    }

    float density(Subspace subspace, int output, int input) {
      if (output == 2 * subspace.channels()) {
        return logit(subspace, 0, input);
      }
      int kind = output / subspace.channels();
      int channel = subspace.first() + output % subspace.channels();
      return density[(kind * channels + channel) * heads + input];
    }

    float logit(Subspace subspace, int code, int input) {
      int row = subspace.member() * subspace.codewords() + code;
      return logits.get(subspace.group())[row * heads + input];
    }
  }
}
