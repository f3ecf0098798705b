package io.vqstream.training;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws the progress of a run: a fixed set of crops in the top row, and their reconstructions at
 * each quality level below.
 */
final class Reconstructions {
  private static final int STRIP_CROPS = 4;
  private static final int STRIP_SIDE = 128;

  private final TrainingConfig config;
  private final float[] samples;

  Reconstructions(TrainingConfig config, Trainer trainer) {
    this.config = config;
    samples = trainer.crops(config.crops(), config.cropSize(), (int) config.seed() + 1);
  }

  /** Returns the crops, and then their reconstructions at each level: planes [n, 3, side, side]. */
  List<float[]> rows(Trainer trainer) {
    List<float[]> rows = new ArrayList<>();
    rows.add(samples);
    for (int q = 0; q < config.lambdas().size(); q++) {
      rows.add(trainer.reconstruct(samples, config.crops(), config.cropSize(), q));
    }
    return rows;
  }

  /** Writes the picture of {@link #rows}; a file that was there is replaced. */
  void write(Path file, List<float[]> rows) throws IOException {
    int side = config.cropSize();
    int width = config.crops() * side;
    byte[] rgb = new byte[width * rows.size() * side * 3];
    for (int row = 0; row < rows.size(); row++) {
      put(rows.get(row), config.crops(), side, 0, row * side, width, rgb);
    }
    Files.write(file, PngWriter.write(new Picture(width, rows.size() * side, false, rgb)));
  }

  /** Returns the middles of the first crops of a row side by side. */
  Picture strip(float[] planes) {
    int crops = Math.min(STRIP_CROPS, config.crops());
    int side = Math.min(STRIP_SIDE, config.cropSize());
    byte[] rgb = new byte[crops * side * side * 3];
    put(planes, crops, side, (config.cropSize() - side) / 2, 0, crops * side, rgb);
    return new Picture(crops * side, side, false, rgb);
  }

  /** Copies squares of some crops side by side. */
  private void put(
      float[] planes, int crops, int side, int offset, int top, int width, byte[] rgb) {
    int size = config.cropSize();
    for (int n = 0; n < crops; n++) {
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < side; y++) {
          for (int x = 0; x < side; x++) {
            int from = ((n * 3 + c) * size + offset + y) * size + offset + x;
            int value = Math.round(planes[from] + 128);
            int pixel = (top + y) * width + n * side + x;
            rgb[pixel * 3 + c] = (byte) Math.max(0, Math.min(255, value));
          }
        }
      }
    }
  }
}
