package io.vqstream.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Logs the figures of a run to the listener and to {@code training.csv}, every 50 steps. */
final class TrainingLog implements AutoCloseable {
  private final TrainingConfig config;
  private final Schedule schedule;
  private final FiguresFile csv;
  private final RunningFigures figures;
  private long lastTime = System.nanoTime();
  private int lastStep;
  private final TrainingListener listener;

  /**
   * Opens the log of a run.
   *
   * @param figures averages of the run so far
   */
  TrainingLog(
      Path file,
      TrainingConfig config,
      Schedule schedule,
      int firstStep,
      RunningFigures figures,
      TrainingListener listener)
      throws IOException {
    this.config = config;
    this.schedule = schedule;
    this.listener = listener;
    lastStep = firstStep;
    this.figures = figures;
    csv = FiguresFile.open(file, header(), firstStep, listener);
  }

  private String header() {
    StringBuilder header =
        new StringBuilder("step,megapixels_per_second,loss,rd_cost,gradient_norm");
    for (int q = 1; q <= config.lambdas().size(); q++) {
      header.append(",bits_per_pixel_").append(q).append(",psnr_").append(q);
    }
    return header
        .append(",codewords_used,perplexity_1,perplexity_")
        .append(config.lambdas().size())
        .toString();
  }

  /**
   * Adds figures, and logs a line of them.
   *
   * @param step steps done
   */
  void add(int step, StepFigures added, LearnedCodebooks books) {
    figures.add(added);
    long now = System.nanoTime();
    double rate = (step - lastStep) / ((now - lastTime) / 1e9);
    lastTime = now;
    lastStep = step;
    double megapixels = rate * config.crops() * config.cropSize() * config.cropSize() / 1e6;
    double cost = figures.cost(config);
    int last = config.lambdas().size() - 1;
    int middle = last / 2;
    listener.onFigures(
        String.format(
            Locale.ROOT,
            "step %d of %d  %.1f steps/s  %.0f min left  loss %.4f  RD cost %.4f  bpp/PSNR %s"
                + "  codewords used %.0f %%  perplexity %.1f..%.1f",
            step,
            schedule.steps(step),
            rate,
            schedule.isByClock()
                ? schedule.minutesLeft()
                : (schedule.steps(step) - step) / rate / 60,
            added.loss(),
            cost,
            figures.text(),
            100 * books.used(),
            books.perplexity(0),
            books.perplexity(last)),
        String.format(
            Locale.ROOT,
            "loss %.3f, level %d: %s",
            added.loss(),
            middle + 1,
            figures.text(middle)));
    csv.add(
        String.format(
            Locale.ROOT,
            "%d,%.3f,%.5f,%.5f,%.4f,%s,%.4f,%.2f,%.2f",
            step,
            megapixels,
            added.loss(),
            cost,
            added.norm(),
            figures.text().replace(' ', ',').replace('/', ','),
            books.used(),
            books.perplexity(0),
            books.perplexity(last)));
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
