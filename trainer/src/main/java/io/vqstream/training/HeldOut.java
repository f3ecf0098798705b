package io.vqstream.training;

import io.vqstream.image.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures rate and distortion on images that a run does not train on: a square from the middle of
 * each, at each quality level. Codes are chosen under the prior as the codec chooses them, except
 * that all positions are chosen at once, in the context of codes chosen before.
 */
final class HeldOut {
  /** Side of the squares in pixels. */
  static final int SIDE = 256;

  private static final int BATCH = 4;

  private final TrainingConfig config;
  private final List<float[]> batches = new ArrayList<>();
  private final int images;

  /**
   * Reads the images.
   *
   * @param work work folder of the run, whose pictures are no images of the folder
   * @throws IOException if the folder cannot be read, or no image of it is large enough
   */
  HeldOut(Path folder, Path work, TrainingConfig config, TrainingListener listener)
      throws IOException {
    this.config = config;
    PictureFolder read =
        PictureFolder.read(
            PictureFolder.sources(List.of(folder), work), 1, SIDE, listener::stopRequested);
    read.unreadable().forEach(listener::onWarning);
    List<Picture> pictures = read.pictures();
    if (pictures.isEmpty()) {
      throw new IOException(
          "nothing to validate on: no image of at least %d x %d pixels in %s"
              .formatted(SIDE, SIDE, folder));
    }
    images = pictures.size();
    for (int from = 0; from < images; from += BATCH) {
      batches.add(squares(pictures.subList(from, Math.min(from + BATCH, images))));
    }
  }

  /** Figures of each level, mean over images; PSNR in dB. */
  record Curve(double[] bitsPerPixel, double[] psnr, double cost) {
    /** Formats bits per pixel and PSNR of each level, such as {@code 0.106/27.12 0.168/28.60}. */
    String text() {
      List<String> levels = new ArrayList<>();
      for (int q = 0; q < psnr.length; q++) {
        levels.add(String.format(Locale.ROOT, "%.4f/%.2f", bitsPerPixel[q], psnr[q]));
      }
      return String.join(" ", levels);
    }
  }

  /** Measures the parameters that a checkpoint would have now. */
  Curve measure(Trainer trainer) {
    int levels = config.lambdas().size();
    double[] bits = new double[levels];
    double[] psnr = new double[levels];
    double cost = 0;
    for (int q = 0; q < levels; q++) {
      double errors = 0;
      for (float[] batch : batches) {
        int count = batch.length / (3 * SIDE * SIDE);
        float[] figures = trainer.heldOut(batch, count, SIDE, q);
        for (int i = 0; i < count; i++) {
          errors += figures[i] / images;
          psnr[q] += 10 * Math.log10(255 * 255 / figures[i]) / images;
          bits[q] += figures[count + i] / images;
        }
      }
      cost += config.levelWeight(q) * (errors + config.lambdas().get(q) * bits[q]) / levels;
    }
    return new Curve(bits, psnr, cost);
  }

  private static float[] squares(List<Picture> pictures) {
    float[] samples = new float[pictures.size() * 3 * SIDE * SIDE];
    int at = 0;
    for (Picture picture : pictures) {
      int left = (picture.width() - SIDE) / 2;
      int top = (picture.height() - SIDE) / 2;
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < SIDE; y++) {
          for (int x = 0; x < SIDE; x++) {
            int pixel = (top + y) * picture.width() + left + x;
            samples[at++] = (picture.rgb()[pixel * 3 + c] & 0xff) - 128;
          }
        }
      }
    }
    return samples;
  }
}
