package io.vqstream.training;

import ai.djl.ndarray.NDManager;
import io.vqstream.image.Picture;
import io.vqstream.training.source.ImageSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;

/** Training at a size that takes seconds. */
final class Tiny {
  static final int CROP = 32;

  private Tiny() {}

  /** Two levels, six channels in four subspaces; settings are given as key, value, key, value. */
  static TrainingConfig config(String... settings) {
    return TrainingConfig.of(properties(settings));
  }

  static Properties properties(String... settings) {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "name", "tiny",
            "crops", "2",
            "crop.size", Integer.toString(CROP),
            "lambdas", "400,50",
            "latent.channels", "6",
            "subspaces", "2x1:16,2x2:16",
            "encoder", "residual:4x1,6x1",
            "decoder", "residual:4x1,6x1"));
    properties.putAll(
        Map.of(
            "prior.channels", "8",
            "prior.blocks", "1",
            "prior.head.channels", "4",
            "codeword.positions", "16"));
    for (int i = 0; i < settings.length; i += 2) {
      properties.put(settings[i], settings[i + 1]);
    }
    return properties;
  }

  /** Puts pictures in a file that goes with the process. */
  static PictureStore stored(List<Picture> pictures) {
    try {
      Path file = Files.createTempFile("vqstream-pixels-", ".tmp");
      file.toFile().deleteOnExit();
      PictureStore store = PictureStore.create(file);
      store.addAll(pictures);
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens the images of folders, without those of a work folder; there is nothing to close. */
  static ImageSources sources(List<Path> folders, Path work) {
    try {
      return ImageSources.open(folders, List.of(work), work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pictures with smooth shades and edges. */
  static List<Picture> pictures() {
    return List.of(picture(64, 48, 1), picture(40, 72, 2));
  }

  static Picture picture(int width, int height, int seed) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double shade = 60 * Math.sin((x + 3 * seed) / 9.0) * Math.cos((y - seed) / 11.0);
        int edge = (x / 13 + y / 17 + seed) % 2 * 50;
        for (int c = 0; c < 3; c++) {
          rgb[(y * width + x) * 3 + c] = (byte) (100 + shade * (1 + c) / 3 + edge);
        }
      }
    }
    return new Picture(width, height, false, rgb);
  }

  /** A trainer as a run begins with it. */
  static Trainer trainer(TrainingConfig config, NDManager manager) {
    Trainer trainer = new Trainer(config, stored(pictures()), manager);
    Random random = new Random(config.seed());
    Klt klt =
        Klt.estimate(
            List.of(trainer.crops(8, CROP, 1)), CROP, config.architecture().latentChannels());
    trainer.networks.initialize(klt, config.lambdas(), random);
    trainer.begin(false, 0);
    return trainer;
  }

  /** Gives every parameter that is trained some random value, so that none is without effect. */
  static void randomize(TrainedNetworks networks, Random random) {
    networks.change(
        (name, values) -> {
          if (!TrainedNetworks.isConstant(name)) {
            for (int i = 0; i < values.length; i++) {
              values[i] = (float) (random.nextGaussian() * 0.2);
            }
          }
        });
  }

  /** Fills the codebooks with random codewords of some steps' length; codeword 0 is zero. */
  static void randomize(LearnedCodebooks books, Random random) {
    for (int s = 0; s < books.subspaces; s++) {
      for (int i = books.dimensions[s]; i < books.words[s].length; i++) {
        books.words[s][i] = (float) (random.nextGaussian() * 2);
      }
    }
  }
}
