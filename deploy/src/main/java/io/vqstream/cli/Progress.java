package io.vqstream.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far a command is: a bar on standard error where that is a terminal and there are
 * several things to do, nothing elsewhere. Lines said in between stay above the bar.
 */
final class Progress implements AutoCloseable {

  /** Set by {@code bin/vqstream} where standard error is a terminal. */
  private static final String TERMINAL = "vqstream.terminal";

  private static final int WIDTH = 79;
  private static final String CLEAR_LINE = "\r\033[2K";

  private final PrintWriter out;
  private final PrintWriter err;
  private final ProgressBar bar;

  private Progress(PrintWriter out, PrintWriter err, boolean visible, int steps) {
    this.out = out;
    this.err = err;
    this.bar =
        visible
            ? new ProgressBarBuilder()
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
                .build()
            : null;
  }

  static Progress start(int steps, PrintWriter out, PrintWriter err) {
    return new Progress(out, err, Boolean.getBoolean(TERMINAL) && steps > 1, steps);
  }

  /** Writes a line of results. */
  void say(String line) {
    pause();
    out.println(line);
    out.flush();
  }

  /** Takes the bar away until it is drawn next, so that something can be written in its place. */
  synchronized void pause() {
    if (bar != null) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  /** One thing more is done, well or not. */
  void step() {
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      pause();
    }
  }

  private synchronized void draw(String line) {
    err.print(CLEAR_LINE + line);
    err.flush();
  }
}
