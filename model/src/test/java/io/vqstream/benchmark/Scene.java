package io.vqstream.benchmark;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.image.Picture;
import io.vqstream.prior.Grid;
import io.vqstream.vqvae.VqVae;
import java.util.Arrays;

/** What all benchmarks code: a picture of 768x512 pixels, with the checkpoint that ships. */
public final class Scene {
  public static final int WIDTH = 768;
  public static final int HEIGHT = 512;

  private static final Checkpoint CHECKPOINT = BundledCheckpoint.PHOTOS.read();

  private Scene() {}

  public static Checkpoint checkpoint() {
    return CHECKPOINT;
  }

  public static Picture picture() {
    return SyntheticPicture.of(WIDTH, HEIGHT, 5);
  }

  /** Its latent grid. */
  public static Grid grid() {
    return new Grid(HEIGHT / Architecture.BLOCK, WIDTH / Architecture.BLOCK);
  }

  /** Its latents at a level. */
  public static float[] latents(int level) {
    try (VqVae networks = new VqVae(CHECKPOINT)) {
      return networks.encode(picture().rgb(), WIDTH, HEIGHT, level);
    }
  }

  /** Squared steps that a bit is worth at a level. */
  public static float[] trade(int level) {
    Tensor trade = CHECKPOINT.tensor("choice.trade");
    int channels = CHECKPOINT.architecture().latentChannels();
    return Arrays.copyOfRange(trade.values(), (level - 1) * channels, level * channels);
  }
}
