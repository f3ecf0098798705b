package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights of one slot of d channels, the first of them o, with K codewords.
 *
 * @param depthValues values of this position's first o channels to the head, and to the locations:
 *     {@code [H + d][o]}
 * @param depthArsinh their arsinh to the head, nothing to the locations: {@code [H + d][o]}
 * @param density head to d locations, d logarithms of scales, and the zero codeword's logit: {@code
 *     [2d + 1][H]}
 * @param logits head to the logits of the other codewords: {@code [K - 1][H]}
 * @param codewords the other codewords in step units, a padded row for each channel
 */
record MixtureWeights(
    Matrix depthValues, Matrix depthArsinh, Matrix density, Matrix logits, float[] codewords) {

  static List<MixtureWeights> read(
      Architecture sizes, List<Subspace> slots, Codebooks codebooks, PriorTensors tensors) {
    Source source = new Source(sizes, slots, tensors);
    List<MixtureWeights> all = new ArrayList<>();
    for (Subspace slot : slots) {
      int h = sizes.slotChannels();
      int d = slot.channels();
      Matrix values = Matrix.of(h + d, slot.first(), (o, i) -> source.depthValue(slot, o, i));
      Matrix arsinh = Matrix.of(h + d, slot.first(), (o, i) -> source.depthArsinh(slot, o, i));
      Matrix density = Matrix.of(2 * d + 1, h, (o, i) -> source.density(slot, o, i));
      Matrix logits = Matrix.of(slot.others(), h, (o, i) -> source.logit(slot, o + 1, i));
      all.add(new MixtureWeights(values, arsinh, density, logits, codebooks.byChannel(slot)));
    }
    return all;
  }

  /** The tensors, as they stand in the checkpoint. */
  private static final class Source {
    private final int heads;
    private final int channels;
    private final float[] headDepth;
    private final float[] linearDepth;
    private final float[] density;
    private final List<float[]> logits = new ArrayList<>();

    Source(Architecture sizes, List<Subspace> slots, PriorTensors tensors) {
      heads = sizes.slotChannels();
      channels = sizes.latentChannels();
      int[] known = new int[channels]; // channels that are known when this one is coded
      for (Subspace slot : slots) {
        Arrays.fill(known, slot.first(), slot.first() + slot.channels(), slot.first());
      }
      headDepth =
          tensors.masked(
              "prior.head.depth.weight",
              PriorTensors.UNKNOWN,
              place -> place[1] % channels >= slots.get(place[0] / heads).first(),
              slots.size() * heads,
              2 * channels);
      linearDepth =
          tensors.masked(
              "prior.linear.depth.weight",
              PriorTensors.UNKNOWN,
              place -> place[1] >= known[place[0]],
              channels,
              channels);
      density = tensors.weights("prior.density.weight", 2, channels, heads);
      for (int g = 0; g < sizes.slots().size(); g++) {
        SubspaceGroup group = sizes.slots().get(g);
        logits.add(
            tensors.weights(
                "prior.logit." + g + ".weight", group.count(), group.codewords(), heads));
      }
    }

    float depthValue(Subspace slot, int output, int input) {
      return output < heads
          ? headDepth[(slot.index() * heads + output) * 2 * channels + input]
          : linearDepth[(slot.first() + output - heads) * channels + input];
    }

    float depthArsinh(Subspace slot, int output, int input) {
      return output < heads
          ? headDepth[((slot.index() * heads + output) * 2 + 1) * channels + input]
          : 0f;
    }

    float density(Subspace slot, int output, int input) {
      if (output == 2 * slot.channels()) {
        return logit(slot, 0, input);
      }
      int kind = output / slot.channels();
      int channel = slot.first() + output % slot.channels();
      return density[(kind * channels + channel) * heads + input];
    }

    float logit(Subspace slot, int code, int input) {
      int row = slot.member() * slot.codewords() + code;
      return logits.get(slot.group())[row * heads + input];
    }
  }
}
