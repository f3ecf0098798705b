package io.vqstream.network;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TensorType;
import io.vqstream.checkpoint.TransformShape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Encoder and decoder networks with random weights, without a prior. */
public final class RandomNetworks {
  public static final int LEVELS = 3;
  public static final int LATENT_CHANNELS = 6;

  private RandomNetworks() {}

  /** Returns an architecture of these networks. */
  public static Architecture architecture(TransformShape encoder, TransformShape decoder) {
    return new Architecture(
        LEVELS,
        LATENT_CHANNELS,
        encoder,
        decoder,
        List.of(new SubspaceGroup(LATENT_CHANNELS, 1, 2)),
        1,
        0,
        1);
  }

  /**
   * Returns networks of one type of block: two at a quarter of the resolution, one at an eighth.
   */
  public static Checkpoint of(BlockType block, int quarterChannels, int eighthChannels, long seed) {
    TransformShape shape = new TransformShape(block, quarterChannels, 2, eighthChannels, 1);
    return checkpoint(architecture(shape, shape), seed);
  }

  /** Returns a checkpoint whose activations have about the size of their inputs. */
  public static Checkpoint checkpoint(Architecture architecture, long seed) {
    Random random = new Random(seed);
    CheckpointWriter writer = new CheckpointWriter("random", architecture);
    NetworkShapes.of(architecture)
        .forEach(
            (name, shape) -> {
              int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
              float[] values = new float[size];
              double deviation =
                  name.endsWith(".weight") ? Math.sqrt((double) shape[0] / size) : 0.2;
              for (int i = 0; i < size; i++) {
                values[i] =
                    name.equals("decoder.deviation")
                        ? 1 + random.nextFloat()
                        : (float) (random.nextGaussian() * deviation);
              }
              writer.tensor(new Tensor(name, shape, values), TensorType.F32);
            });
    return writer.toCheckpoint();
  }
}
