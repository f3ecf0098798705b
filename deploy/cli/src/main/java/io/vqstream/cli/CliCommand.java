package io.vqstream.cli;

import io.vqstream.tools.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A command: returns the exit status, writes to the command line's streams and not to System.out.
 */
abstract class CliCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Standard output: results. */
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Standard error: failures and progress. */
  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Names an input that failed on standard error, with the reason. */
  final void failed(Path input, Throwable e) {
    failed(input.toString(), input, e);
  }

  /**
   * Names an input that failed on standard error, with the reason.
   *
   * @param name the input as the user knows it
   */
  final void failed(String name, Path input, Throwable e) {
    failed(name + ": " + Errors.reasonFor(input, e));
    if (((VqStream) spec.root().userObject()).verbose()) {
      e.printStackTrace(err());
      err().flush();
    }
  }

  /** Says on standard error what failed. Control characters in names are escaped. */
  final void failed(String line) {
    synchronized (err()) {
      err().println("vqstream: " + Printable.line(line));
      err().flush();
    }
  }

  /** Writes a line of results. Control characters in names are escaped. */
  final void print(String line) {
    out().println(Printable.line(line));
    out().flush();
  }
}
