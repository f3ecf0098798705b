package io.vqstream.training;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TensorType;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Moves the quality levels of a checkpoint to other lambdas, without training. All that depends on
 * the level is tables with a row per level. A row of the new checkpoint is interpolated over log
 * lambda between the two trained rows next to it, or continues the last two beyond the ends: gains,
 * units and the lambdas of the choice of codes geometrically, scales, biases and logits linearly
 * (Cui et al. 2021, "Asymmetric Gained Deep Image Compression With Continuous Rate Adaptation",
 * section 3.2, for gains).
 */
public final class LevelTables {
  private static final String ENCODER_GAIN = "encoder.log_gain";
  private static final String DECODER_GAIN = "decoder.log_gain";
  private static final String LAMBDAS = "training.lambdas";
  private static final String DENSITY = "prior.density.bias";
  private static final String UNIT = "prior.unit";

  private final double[] trained;
  private final double[] lambdas;

  private LevelTables(double[] trained, double[] lambdas) {
    this.trained = trained;
    this.lambdas = lambdas;
  }

  /**
   * Returns a checkpoint with the weights and codebooks of another, and levels of other lambdas.
   *
   * @param lambdas lambda of each level in squared error (samples 0..255) per bit per pixel, above
   *     0, as many as the checkpoint has levels
   * @throws IllegalArgumentException if the number of lambdas differs, one is not above 0, or the
   *     checkpoint has fewer than two levels or does not name its lambdas
   */
  public static CheckpointWriter move(Checkpoint from, List<Double> lambdas) {
    int levels = from.architecture().levels();
    double[] to = lambdas.stream().mapToDouble(Double::doubleValue).toArray();
    if (to.length != levels || !Arrays.stream(to).allMatch(v -> v > 0 && Double.isFinite(v))) {
      throw new IllegalArgumentException(
          "%d lambdas above 0 are required, not %s".formatted(levels, lambdas));
    }
    LevelTables tables = new LevelTables(trained(from), to);
    CheckpointWriter writer = new CheckpointWriter(from.name(), from.architecture());
    from.metadata()
        .forEach(
            (key, value) -> {
              if (!key.equals("name") && !key.equals(LAMBDAS) && !key.startsWith("levels.")) {
                writer.metadata(key, value);
              }
            });
    writer.metadata(LAMBDAS, lambdas.toString());
    writer.metadata("levels.from", HexFormat.of().formatHex(from.digest()));
    for (String name : from.tensorNames()) {
      boolean half = name.endsWith(".weight") || name.startsWith("codebook.");
      Tensor moved =
          name.equals(ENCODER_GAIN)
              ? tables.encoderGains(from.tensor(name), from.tensor(DECODER_GAIN))
              : tables.moved(from.tensor(name));
      writer.tensor(moved, half ? TensorType.F16 : TensorType.F32);
    }
    return writer;
  }

  private static double[] trained(Checkpoint from) {
    String list = from.metadata().getOrDefault(LAMBDAS, "").replaceAll("[\\[\\]\\s]", "");
    double[] trained =
        list.isEmpty()
            ? new double[0]
            : Arrays.stream(list.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    if (trained.length < 2 || trained.length != from.architecture().levels()) {
      throw new IllegalArgumentException(
          "the checkpoint does not name the lambdas of two levels or more: "
              + LAMBDAS
              + " "
              + list);
    }
    return trained;
  }

  /**
   * Moves the gains of the encoder, where a channel without use at a level is muted. A muted gain
   * is none to interpolate from: nearer to that level the channel is muted, nearer to the other it
   * keeps the product of both gains there.
   */
  private Tensor encoderGains(Tensor encoder, Tensor decoder) {
    float[] moved = moved(encoder).values();
    float[] decoded = moved(decoder).values();
    int channels = moved.length / lambdas.length;
    for (int i = 0; i < moved.length; i++) {
      double lambda = lambdas[i / channels];
      int below = below(lambda);
      boolean nearBelow = part(lambda, below) < 0.5;
      int near = (nearBelow ? below : below + 1) * channels + i % channels;
      int far = (nearBelow ? below + 1 : below) * channels + i % channels;
      if (TrainedNetworks.isMuted(encoder.values()[near])) {
        moved[i] = TrainedNetworks.MUTE;
      } else if (TrainedNetworks.isMuted(encoder.values()[far])) {
        moved[i] = encoder.values()[near] + decoder.values()[near] - decoded[i];
      }
    }
    return new Tensor(encoder.name(), encoder.shape(), moved);
  }

  /** Returns how far a lambda is from a trained level to the next, in logarithms. */
  private double part(double lambda, int below) {
    return Math.log(trained[below] / lambda) / Math.log(trained[below] / trained[below + 1]);
  }

  private Tensor moved(Tensor tensor) {
    String name = tensor.name();
    if (!hasLevels(name)) {
      return tensor;
    }
    int levels = lambdas.length;
    int outer = name.equals(DENSITY) ? tensor.shape()[0] : 1; // [2][levels][channels]
    int row = tensor.values().length / levels / outer;
    boolean geometric = name.equals(Checkpoint.RDO_LAMBDAS) || name.equals(UNIT);
    float[] values = new float[tensor.values().length];
    for (int q = 0; q < levels; q++) {
      int below = below(lambdas[q]);
      double part = part(lambdas[q], below);
      for (int i = 0; i < outer * row; i++) {
        int at = i / row * levels * row + i % row;
        double a = tensor.values()[at + below * row];
        double b = tensor.values()[at + (below + 1) * row];
        values[at + q * row] =
            (float)
                (geometric
                    ? Math.exp((1 - part) * Math.log(a) + part * Math.log(b))
                    : (1 - part) * a + part * b);
      }
    }
    return new Tensor(name, tensor.shape(), values);
  }

  /** Returns the trained level, from 0, at or before a lambda; not the last one. */
  private int below(double lambda) {
    int level = 0;
    while (level < trained.length - 2 && lambda < trained[level + 1]) {
      level++;
    }
    return level;
  }

  private static boolean hasLevels(String name) {
    return name.endsWith(".log_gain")
        || name.contains(".level.")
        || name.equals("prior.context.bias")
        || name.matches("prior\\.logit\\.\\d+\\.bias")
        || name.equals(DENSITY)
        || name.equals(UNIT)
        || name.equals(Checkpoint.RDO_LAMBDAS);
  }
}
