package io.vqstream.cli;

import io.vqstream.tools.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Base of the commands. A command returns its exit status and writes to the streams of the command
 * line, not to {@code System.out}.
 */
abstract class CliCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Returns standard output, for results. */
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Returns standard error, for failures and progress. */
  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Replaces standard error, also for the error with which the command ends. */
  final void setErr(PrintWriter err) {
    spec.commandLine().setErr(err);
  }

  /** Reports a failed input and the reason on standard error. */
  final void failed(Path input, Throwable e) {
    failed(input.toString(), input, e);
  }

  /**
   * Reports a failed input and the reason on standard error.
   *
   * @param name name of the input in the message
   */
  final void failed(String name, Path input, Throwable e) {
    failed(name + ": " + Errors.reasonFor(input, e));
    if (((VqStream) spec.root().userObject()).verbose()) {
      e.printStackTrace(err());
      err().flush();
    }
  }

  /** Reports a failure on standard error. Control characters are escaped. */
  final void failed(String line) {
    synchronized (err()) {
      err().println("vqstream: " + Printable.line(line));
      err().flush();
    }
  }

  /** Prints a line of results. Control characters are escaped. */
  final void print(String line) {
    out().println(Printable.line(line));
    out().flush();
  }
}
