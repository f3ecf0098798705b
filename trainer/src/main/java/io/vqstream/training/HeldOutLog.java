package io.vqstream.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Logs the figures of held-out images to the listener and to {@code held-out.csv}. */
final class HeldOutLog implements AutoCloseable {
  private final HeldOut heldOut;
  private final Trainer trainer;
  private final FiguresFile csv;
  private final TrainingListener listener;

  HeldOutLog(Path file, HeldOut heldOut, Trainer trainer, int firstStep, TrainingListener listener)
      throws IOException {
    this.heldOut = heldOut;
    this.trainer = trainer;
    this.listener = listener;
    StringBuilder header = new StringBuilder("step,minutes,rd_cost");
    for (int q = 1; q <= trainer.books.levels(); q++) {
      header.append(",bits_per_pixel_").append(q).append(",psnr_").append(q);
    }
    csv = FiguresFile.open(file, header.toString(), firstStep, listener);
  }

  /** Measures and logs a line of figures after so many steps. */
  void measure(int step) {
    HeldOut.Curve curve = heldOut.measure(trainer);
    listener.onInfo(
        String.format(
            Locale.ROOT,
            "held out after step %d  RD cost %.4f  bpp/PSNR %s",
            step,
            curve.cost(),
            curve.text()));
    csv.add(
        String.format(
            Locale.ROOT,
            "%d,%.2f,%.5f,%s",
            step,
            trainer.schedule.minutes(),
            curve.cost(),
            curve.text().replace(' ', ',').replace('/', ',')));
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
