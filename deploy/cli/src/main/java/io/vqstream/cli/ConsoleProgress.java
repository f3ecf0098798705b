package io.vqstream.cli;

import io.vqstream.tools.Printable;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows on standard error how far a command is: a bar where that is a terminal, a plain line now
 * and then elsewhere. Lines said in between stay above the bar.
 */
final class ConsoleProgress implements AutoCloseable {

  /** Set by {@code bin/vqstream} where standard error is a terminal. */
  private static final String TERMINAL = "vqstream.terminal";

  private static final int WIDTH = 79;
  private static final String CLEAR_LINE = "\r\033[2K";
  private static final long LINE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final PrintWriter out;
  private final PrintWriter err;
  private final ProgressBar bar;
  private long lastLine = System.nanoTime();

  ConsoleProgress(PrintWriter out, PrintWriter err, boolean visible) {
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
   * @param out where results go while the bar is up
   * @param err where the bar or the lines go
   */
  static ConsoleProgress start(PrintWriter out, PrintWriter err) {
    return new ConsoleProgress(out, err, Boolean.getBoolean(TERMINAL));
  }

  /** Writes a line of results. Control characters in names are escaped. */
  void say(String line) {
    aside(
        () -> {
          out.println(Printable.line(line));
          out.flush();
        });
  }

  /** Takes the bar away until it is drawn next and has something written in its place. */
  synchronized void aside(Runnable writing) {
    clear();
    writing.run();
  }

  /** So much is done, well or not. */
  void stepTo(int done, int total) {
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
    } else if (System.nanoTime() - lastLine >= LINE_EVERY_NANOS) {
      lastLine = System.nanoTime();
      err.println(done + " of " + total + " done");
      err.flush();
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
