package io.vqstream.training;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Draws the progress of a run: a fixed set of crops in the top row, and their reconstructions at
 * each quality level below.
 */
final class Reconstructions {
  private final TrainingConfig config;
  private final float[] samples;

  Reconstructions(TrainingConfig config, Trainer trainer) {
    this.config = config;
    samples = trainer.crops(config.crops(), config.cropSize(), (int) config.seed() + 1);
  }

  /** Writes the picture; a file that was there is replaced. */
  void write(Path file, Trainer trainer) throws IOException {
    int size = config.cropSize();
    int levels = config.lambdas().size();
    int width = config.crops() * size;
    byte[] rgb = new byte[width * (levels + 1) * size * 3];
    put(samples, 0, width, rgb);
    for (int q = 0; q < levels; q++) {
      put(trainer.reconstruct(samples, config.crops(), size, q), q + 1, width, rgb);
    }
    Files.write(file, PngWriter.write(new Picture(width, (levels + 1) * size, false, rgb)));
  }

  private void put(float[] planes, int row, int width, byte[] rgb) {
    int size = config.cropSize();
    for (int n = 0; n < config.crops(); n++) {
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < size; y++) {
          for (int x = 0; x < size; x++) {
            int value = Math.round(planes[((n * 3 + c) * size + y) * size + x] + 128);
            int pixel = (row * size + y) * width + n * size + x;
            rgb[pixel * 3 + c] = (byte) Math.max(0, Math.min(255, value));
          }
        }
      }
    }
  }
}
