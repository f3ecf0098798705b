package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What depends on the quality level.
 *
 * @param contextBias of the context network, padded
 * @param locationBias of every channel's location, padded
 * @param logScaleBias of every channel's logarithm of the scale
 * @param zeroBias of every slot's zero codeword
 * @param logitBias for every slot, of the other codewords; padded with what no maximum takes
 * @param unit step units of one standard unit of each channel
 * @param features for every slot, of every codeword: its d values, then their d arsinhs
 */
record LevelTables(
    float[] contextBias,
    float[] locationBias,
    float[] logScaleBias,
    float[] zeroBias,
    List<float[]> logitBias,
    float[] unit,
    List<float[]> features) {

  private static final float NO_CODEWORD = -1e30f;
  private static final double ARSINH_SCALE = 0.7;

  static List<LevelTables> read(
      Architecture sizes, List<Subspace> slots, Codebooks codebooks, PriorTensors tensors) {
    int q = sizes.levels();
    int c = sizes.priorChannels();
    int d = sizes.latentChannels();
    float[] context = tensors.weights("prior.context.bias", q, c);
    float[] density = tensors.weights("prior.density.bias", 2, q, d);
    float[] units = tensors.scales("prior.unit", q, d);
    List<float[]> logits = new ArrayList<>();
    for (int g = 0; g < sizes.slots().size(); g++) {
      SubspaceGroup group = sizes.slots().get(g);
      logits.add(
          tensors.weights("prior.logit." + g + ".bias", q, group.count(), group.codewords()));
    }
    List<LevelTables> levels = new ArrayList<>();
    for (int level = 0; level < q; level++) {
      float[] unit = Arrays.copyOfRange(units, level * d, (level + 1) * d);
      float[] zero = new float[slots.size()];
      List<float[]> others = new ArrayList<>();
      List<float[]> features = new ArrayList<>();
      for (Subspace slot : slots) {
        int count = sizes.slots().get(slot.group()).count();
        int row = (level * count + slot.member()) * slot.codewords();
        float[] bias = logits.get(slot.group());
        zero[slot.index()] = bias[row];
        float[] padded = new float[slot.paddedOthers()];
        Arrays.fill(padded, NO_CODEWORD);
        System.arraycopy(bias, row + 1, padded, 0, slot.others());
        others.add(padded);
        features.add(features(slot, codebooks, unit));
      }
      levels.add(
          new LevelTables(
              padded(context, level, c),
              padded(density, level, d),
              Arrays.copyOfRange(density, (q + level) * d, (q + level + 1) * d),
              zero,
              others,
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

  private static float[] features(Subspace slot, Codebooks codebooks, float[] unit) {
    int d = slot.channels();
    float[] features = new float[slot.codewords() * 2 * d];
    for (int k = 0; k < slot.codewords(); k++) {
      for (int c = 0; c < d; c++) {
        float step = codebooks.at(slot, k, c);
        features[k * 2 * d + c] = Flush.tiny(step / unit[slot.first() + c]);
        features[(k * 2 + 1) * d + c] = Flush.tiny(scaledArsinh(step));
      }
    }
    return features;
  }

  /** 0.7 arsinh(step), in doubles and {@link StrictMath} up to the last rounding. */
  static float scaledArsinh(float step) {
    double x = Math.abs((double) step);
    double arsinh = StrictMath.log(x + StrictMath.sqrt(x * x + 1));
    return (float) (ARSINH_SCALE * Math.signum(step) * arsinh);
  }
}
