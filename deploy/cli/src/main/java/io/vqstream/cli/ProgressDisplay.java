package io.vqstream.cli;

import io.vqstream.tools.Printable;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows the progress of a command on standard error: a bar on a terminal, otherwise a line every 15
 * seconds. Results printed meanwhile appear above the bar.
 */
final class ProgressDisplay implements AutoCloseable {

  /** Set by {@code bin/vqstream} where standard error is a terminal. */
  private static final String TERMINAL = "vqstream.terminal";

  private static final int WIDTH = 79;
  private static final String CLEAR_LINE = "\r\033[2K";
  private static final long LINE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final PrintWriter out;
  private final PrintWriter err;
  private final ProgressBar bar;
  private long lastLine = System.nanoTime();

  ProgressDisplay(PrintWriter out, PrintWriter err, boolean visible) {
    this.out = out;
    this.err = err;
    this.bar =
        visible
            ? new ProgressBarBuilder()
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .continuousUpdate()
                .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
                .build()
            : null;
  }

  /**
   * Starts the display.
   *
   * @param out receives results
   * @param err receives the bar or the lines
   */
  static ProgressDisplay start(PrintWriter out, PrintWriter err) {
    return new ProgressDisplay(out, err, Boolean.getBoolean(TERMINAL));
  }

  /** Writes a line of results. Control characters in names are escaped. */
  void say(String line) {
    suspend(
        () -> {
          out.println(Printable.line(line));
          out.flush();
        });
  }

  /** Clears the bar, runs an action that writes to the terminal, and lets the bar return below. */
  synchronized void suspend(Runnable action) {
    clear();
    action.run();
  }

  /**
   * Updates the progress.
   *
   * @param done number of inputs that were processed or failed
   */
  void update(int done, int total) {
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
    } else if (System.nanoTime() - lastLine >= LINE_INTERVAL_NANOS) {
      lastLine = System.nanoTime();
      err.println(done + " of " + total + " done");
      err.flush();
    }
  }

  /** Updates the bar, if there is one: the caller prints its own lines. */
  void updateBar(int done, int total) {
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
    }
  }

  /**
   * Shows figures: a summary beside the bar on a terminal, otherwise a line of results.
   *
   * @param line all figures
   * @param summary a few words
   */
  void figures(String line, String summary) {
    if (bar != null) {
      bar.setExtraMessage(" " + Printable.line(summary));
    } else {
      say(line);
    }
  }

  /** Shows a few words beside the bar, if there is one. */
  void note(String words) {
    if (bar != null) {
      bar.setExtraMessage(" " + Printable.line(words));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      clear();
    }
  }

  private synchronized void clear() {
    if (bar != null) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  private synchronized void draw(String line) {
    err.print(CLEAR_LINE + line);
    err.flush();
  }
}
