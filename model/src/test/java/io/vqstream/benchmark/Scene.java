package io.vqstream.benchmark;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TransformShape;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.image.Picture;
import io.vqstream.network.ExactNetworks;
import io.vqstream.prior.Grid;
import io.vqstream.vqvae.ForwardRunner;
import io.vqstream.vqvae.VqVae;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;

/** The input of all benchmarks: a picture of 768x512 pixels and the bundled checkpoint. */
public final class Scene {
  public static final int WIDTH = 768;
  public static final int HEIGHT = 512;

  private static final int NOISE = 2;

  private static final Checkpoint CHECKPOINT = BundledCheckpoint.PHOTOS.read();

  private Scene() {}

  public static Checkpoint checkpoint() {
    return CHECKPOINT;
  }

  /**
   * Returns sizes of depthwise networks and a prior that take about 16 (encoder), 12 (decoder) and
   * 8 (prior) thousand multiply-accumulate operations a pixel.
   */
  public static Architecture smallArchitecture() {
    Architecture photos = CHECKPOINT.architecture();
    return new Architecture(
        photos.levels(),
        photos.latentChannels(),
        new TransformShape(BlockType.DEPTHWISE, 32, 2, 160, 4),
        new TransformShape(BlockType.DEPTHWISE, 32, 3, 128, 4),
        photos.subspaces(),
        96,
        1,
        24);
  }

  /** Returns the picture, with the noise of a camera: without, its lossless form would be tried. */
  public static Picture picture() {
    byte[] rgb = SyntheticPicture.of(WIDTH, HEIGHT, 5).rgb().clone();
    Random random = new Random(1);
    for (int i = 0; i < rgb.length; i++) {
      int noisy = (rgb[i] & 0xff) + random.nextInt(2 * NOISE + 1) - NOISE;
      rgb[i] = (byte) Math.max(0, Math.min(255, noisy));
    }
    return new Picture(WIDTH, HEIGHT, false, rgb);
  }

  /** Returns the latent grid of the picture. */
  public static Grid grid() {
    return new Grid(HEIGHT / Architecture.BLOCK, WIDTH / Architecture.BLOCK);
  }

  /** Returns the latents at a level, {@code [D][height][width]}. */
  public static float[] latents(int level) {
    try (VqVae networks =
        new VqVae(CHECKPOINT, new ExactNetworks(CHECKPOINT), ForwardRunner.INLINE)) {
      int channels = CHECKPOINT.architecture().latentChannels();
      int positions = grid().positions();
      float[] latents = new float[channels * positions];
      Supplier<float[]> rows = networks.encode(picture().rgb(), WIDTH, HEIGHT, level);
      int position = 0;
      while (position < positions) {
        float[] row = rows.get();
        for (int i = 0; i < row.length; i++) {
          latents[i % channels * positions + position + i / channels] = row[i];
        }
        position += row.length / channels;
      }
      return latents;
    }
  }

  /** Returns lambda at a level, in squared steps per bit. */
  public static float[] lambda(int level) {
    Tensor lambda = CHECKPOINT.tensor(Checkpoint.RDO_LAMBDAS);
    int channels = CHECKPOINT.architecture().latentChannels();
    return Arrays.copyOfRange(lambda.values(), (level - 1) * channels, level * channels);
  }
}
