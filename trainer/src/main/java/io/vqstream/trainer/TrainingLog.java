package io.vqstream.trainer;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/** Follows a run: a line every so often, and all of them in {@code training.csv}. */
final class TrainingLog implements AutoCloseable {
  private static final int EVERY = 50;
  private static final double DECAY = 0.98;

  private final TrainingConfig config;
  private final BufferedWriter csv;
  private final double[] squaredError;
  private final double[] bitsPerPixel;
  private final long begun = System.nanoTime();
  private final int firstStep;
  private double norm;

  TrainingLog(Path work, TrainingConfig config, int firstStep) throws IOException {
    this.config = config;
    this.firstStep = firstStep;
    csv =
        Files.newBufferedWriter(
            work.resolve("training.csv"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    squaredError = new double[config.lambdas().size()];
    bitsPerPixel = new double[config.lambdas().size()];
    Arrays.fill(squaredError, Double.NaN);
  }

  void data(int pictures, long pixels) {
    System.out.printf(Locale.ROOT, "%d pictures, %.1f megapixels%n", pictures, pixels / 1e6);
  }

  void step(Trainer.Progress progress, Codebooks books) throws IOException {
    norm = progress.norm();
    for (int i = 0; i < progress.levels().length; i++) {
      int q = progress.levels()[i];
      boolean first = Double.isNaN(squaredError[q]);
      squaredError[q] =
          first
              ? progress.squaredError()[i]
              : DECAY * squaredError[q] + (1 - DECAY) * progress.squaredError()[i];
      bitsPerPixel[q] =
          first
              ? progress.bitsPerPixel()[i]
              : DECAY * bitsPerPixel[q] + (1 - DECAY) * progress.bitsPerPixel()[i];
    }
    if ((progress.step() + 1) % EVERY == 0) {
      line(progress.step() + 1, progress.loss(), books);
    }
  }

  private void line(int step, double loss, Codebooks books) throws IOException {
    double seconds = (System.nanoTime() - begun) / 1e9;
    double rate = (step - firstStep) / seconds;
    StringBuilder levels = new StringBuilder();
    double cost = 0;
    for (int q = 0; q < squaredError.length; q++) {
      double psnr = 10 * Math.log10(255 * 255 / squaredError[q]);
      levels.append(String.format(Locale.ROOT, " %.3f/%.2f", bitsPerPixel[q], psnr));
      double lambda = config.lambdas().get(q);
      cost += (squaredError[q] + lambda * bitsPerPixel[q]) * Math.pow(lambda / 100, -0.45) / 100;
    }
    String text =
        String.format(
            Locale.ROOT,
            "%d/%d %.2f/s left %.0f min loss %.4f J %.4f norm %.2f bpp/dB%s used %.3f perplexity %.1f..%.1f",
            step,
            config.steps(),
            rate,
            (config.steps() - step) / rate / 60,
            loss,
            cost / squaredError.length,
            norm,
            levels,
            books.used(),
            books.perplexity(0),
            books.perplexity(squaredError.length - 1));
    System.out.println(text);
    csv.write(text.replace(' ', ','));
    csv.newLine();
    csv.flush();
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
