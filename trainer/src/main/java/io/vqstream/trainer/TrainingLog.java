package io.vqstream.trainer;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Follows a run: a line every so often to the listener and to {@code training.csv}. */
final class TrainingLog implements AutoCloseable {
  private static final int EVERY = 50;
  private static final double DECAY = 0.98;

  private final TrainingConfig config;
  private final BufferedWriter csv;
  private final double[] squaredError;
  private final double[] bitsPerPixel;
  private final long begun = System.nanoTime();
  private final int firstStep;
  private final TrainingListener listener;
  private double norm;

  TrainingLog(Path work, TrainingConfig config, int firstStep, TrainingListener listener)
      throws IOException {
    this.config = config;
    this.listener = listener;
    this.firstStep = firstStep;
    csv = csv(work.resolve("training.csv"));
    squaredError = new double[config.lambdas().size()];
    bitsPerPixel = new double[config.lambdas().size()];
    Arrays.fill(squaredError, Double.NaN);
  }

  /** The file with what earlier runs wrote up to the first step; later lines are done again. */
  private BufferedWriter csv(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(header());
    if (firstStep > 0 && Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String step = line.substring(0, Math.max(line.indexOf(','), 0));
        if (step.matches("\\d{1,9}") && Integer.parseInt(step) <= firstStep) {
          lines.add(line);
        }
      }
    }
    Files.write(file, lines);
    return Files.newBufferedWriter(file, StandardOpenOption.APPEND);
  }

  private String header() {
    StringBuilder header = new StringBuilder("step,megapixels_per_second,loss,cost,gradient_norm");
    for (int q = 1; q <= config.lambdas().size(); q++) {
      header.append(",bits_per_pixel_").append(q).append(",psnr_").append(q);
    }
    return header
        .append(",codewords_used,perplexity_1,perplexity_")
        .append(config.lambdas().size())
        .toString();
  }

  /** Takes a step in; every so often a line of figures comes out. */
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
    listener.stepped(progress.step() + 1, config.steps());
    if ((progress.step() + 1) % EVERY == 0) {
      line(progress.step() + 1, progress.loss(), books);
    }
  }

  /**
   * Bits a pixel and PSNR in dB of each level, averaged over the last steps, such as {@code
   * 0.106/27.12 0.168/28.60}.
   */
  String figures() {
    StringBuilder levels = new StringBuilder();
    for (int q = 0; q < squaredError.length; q++) {
      double psnr = 10 * Math.log10(255 * 255 / squaredError[q]);
      levels.append(
          String.format(Locale.ROOT, "%s%.3f/%.2f", q == 0 ? "" : " ", bitsPerPixel[q], psnr));
    }
    return levels.toString();
  }

  private void line(int step, double loss, Codebooks books) throws IOException {
    double rate = (step - firstStep) / ((System.nanoTime() - begun) / 1e9);
    double megapixels = rate * config.crops() * config.cropSize() * config.cropSize() / 1e6;
    double cost = 0;
    for (int q = 0; q < squaredError.length; q++) {
      double lambda = config.lambdas().get(q);
      cost += (squaredError[q] + lambda * bitsPerPixel[q]) * Math.pow(lambda / 100, -0.45) / 100;
    }
    cost /= squaredError.length;
    int last = squaredError.length - 1;
    listener.said(
        String.format(
            Locale.ROOT,
            "step %d of %d  %.2f MP/s  %.0f min left  cost %.4f  bpp/dB %s"
                + "  codewords used %.0f %%  perplexity %.1f..%.1f",
            step,
            config.steps(),
            megapixels,
            (config.steps() - step) / rate / 60,
            cost,
            figures(),
            100 * books.used(),
            books.perplexity(0),
            books.perplexity(last)));
    csv.write(
        String.format(
            Locale.ROOT,
            "%d,%.3f,%.5f,%.5f,%.4f,%s,%.4f,%.2f,%.2f%n",
            step,
            megapixels,
            loss,
            cost,
            norm,
            figures().replace(' ', ',').replace('/', ','),
            books.used(),
            books.perplexity(0),
            books.perplexity(last)));
    csv.flush();
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
