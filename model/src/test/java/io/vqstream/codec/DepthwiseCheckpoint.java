package io.vqstream.codec;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TensorType;
import io.vqstream.checkpoint.TransformShape;
import io.vqstream.network.NetworkShapes;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The prior and codebooks of {@link TinyCheckpoint} with random networks of depthwise blocks, whose
 * channels fill no panel. It codes images badly; the same seed gives the same file.
 */
public final class DepthwiseCheckpoint {
  private static final TransformShape SHAPE = new TransformShape(BlockType.DEPTHWISE, 20, 2, 44, 2);

  private DepthwiseCheckpoint() {}

  static Checkpoint of(long seed) {
    Checkpoint tiny = TinyCheckpoint.read();
    Architecture of = tiny.architecture();
    Architecture architecture =
        new Architecture(
            of.levels(),
            of.latentChannels(),
            SHAPE,
            SHAPE,
            of.subspaces(),
            of.priorChannels(),
            of.priorBlocks(),
            of.headChannels());
    CheckpointWriter writer = new CheckpointWriter("depthwise", architecture);
    for (String name : tiny.tensorNames()) {
      if (!name.startsWith("encoder.") && !name.startsWith("decoder.")) {
        writer.tensor(tiny.tensor(name), TensorType.F32);
      }
    }
    addNetworks(writer, architecture, seed);
    return writer.toCheckpoint();
  }

  /** Returns random networks of an architecture, without prior and codebooks. */
  public static Checkpoint networks(Architecture architecture, long seed) {
    CheckpointWriter writer = new CheckpointWriter("random", architecture);
    addNetworks(writer, architecture, seed);
    return writer.toCheckpoint();
  }

  private static void addNetworks(CheckpointWriter writer, Architecture architecture, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NetworkShapes.of(architecture)
        .forEach((name, shape) -> writer.tensor(random(name, shape, random), TensorType.F32));
  }

  /** Returns values that keep activations about the size of their inputs. */
  private static Tensor random(String name, int[] shape, SplittableRandom random) {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    double range = name.endsWith(".weight") ? Math.sqrt(3.0 * shape[0] / values.length) : 0.3;
    for (int i = 0; i < values.length; i++) {
      double value = 2 * random.nextDouble() - 1;
      values[i] = (float) (name.equals("decoder.deviation") ? 1.5 + value / 2 : range * value);
    }
    return new Tensor(name, shape, values);
  }
}
