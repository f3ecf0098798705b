package io.vqstream.cli;

import io.vqstream.fault.ExceptionMessages;
import io.vqstream.files.FileTree;
import io.vqstream.tools.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Shows errors as one line on standard error and turns them into an exit status. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private final BooleanSupplier verbose;

  /**
   * @param verbose whether to show stack traces
   */
  Errors(BooleanSupplier verbose) {
    this.verbose = verbose;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("vqstream: " + wrongUsage(e));
    if (!UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    trace(e, err);
    return VqStream.WRONG_USAGE;
  }

  private static String wrongUsage(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String first = "'" + unmatched.getUnmatched().get(0) + "'";
      boolean command = e.getCommandLine().getParent() == null;
      return command ? "there is no command " + first : first + " is one argument too many";
    }
    return ExceptionMessages.oneLine(e.getMessage());
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    List<String> lines = e instanceof CommandFailure failure ? failure.lines() : List.of(reason(e));
    lines.forEach(line -> err.println("vqstream: " + Printable.line(line)));
    trace(e, err);
    return e instanceof CommandFailure failure ? failure.exitStatus() : VqStream.SOME_FAILED;
  }

  private void trace(Exception e, PrintWriter err) {
    if (verbose.getAsBoolean()) {
      e.printStackTrace(err);
    }
    err.flush();
  }

  /** The reason of an error as one line for the user. File errors name the file. */
  static String reason(Throwable e) {
    // Picocli's hands on an error that is no exception.
    return Printable.line(
        e instanceof CommandFailure || e instanceof CommandLine.ExecutionException
            ? ExceptionMessages.oneLine(e.getMessage())
            : ExceptionMessages.of(e));
  }

  /** The reason of an error with a file that the line names already. */
  static String reasonFor(Path file, Throwable e) {
    String reason = reason(e);
    String name = Printable.line(file + ": ");
    return reason.startsWith(name) ? reason.substring(name.length()) : reason;
  }

  /** A file or folder that could not be looked into, and why, as one line. */
  static String line(FileTree.Problem problem) {
    return problem.path() + ": " + reasonFor(problem.path(), problem.cause());
  }
}
