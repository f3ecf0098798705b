package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.frame.Frame;
import io.vqstream.image.Picture;
import io.vqstream.metric.Psnr;
import io.vqstream.vqvae.VqVae;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Measures images with the networks of a run, where no codec can. The size of a file is that of a
 * frame whose payload has the bits of the codes under the prior, as an ideal entropy coder would
 * write them.
 */
final class TrainerCurve {
  private TrainerCurve() {}

  /**
   * Measures all levels.
   *
   * @param stopRequested whether to give up
   * @return empty if it was stopped
   */
  static Optional<HeldOutCurve> of(
      Trainer trainer, List<Picture> pictures, int levels, BooleanSupplier stopRequested) {
    List<HeldOutCurve.Level> curve = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      double bits = 0;
      double pixels = 0;
      double psnr = 0;
      double squaredError = 0;
      for (Picture picture : pictures) {
        if (stopRequested.getAsBoolean()) {
          return Optional.empty();
        }
        float[] figures = measure(trainer, picture, level);
        bits += 8.0 * frame(picture, level, figures[1]).length();
        pixels += picture.pixels();
        psnr += Math.min(Psnr.CEILING, 10 * Math.log10(255 * 255 / figures[0])) / pictures.size();
        squaredError += figures[0] / pictures.size();
      }
      curve.add(new HeldOutCurve.Level(bits / pixels, psnr, squaredError));
    }
    return Optional.of(new HeldOutCurve(curve));
  }

  private static Frame frame(Picture picture, int level, float bits) {
    byte[] digest = new byte[32];
    byte[] payload = new byte[(int) Math.ceil(bits / 8)];
    return new Frame.Coded(digest, 0, level + 1, false, picture.width(), picture.height(), payload);
  }

  private static float[] measure(Trainer trainer, Picture picture, int level) {
    int height = whole(picture.height());
    int width = whole(picture.width());
    float[] samples = new float[3 * height * width];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < height; y++) {
        int row = Math.min(y, picture.height() - 1) * picture.width();
        for (int x = 0; x < width; x++) {
          int pixel = row + Math.min(x, picture.width() - 1);
          samples[(c * height + y) * width + x] = (picture.rgb()[3 * pixel + c] & 0xff) - 128;
        }
      }
    }
    return trainer.measure(samples, height, width, level, picture.height(), picture.width());
  }

  private static int whole(int pixels) {
    return VqVae.positions(pixels) * Architecture.BLOCK;
  }
}
