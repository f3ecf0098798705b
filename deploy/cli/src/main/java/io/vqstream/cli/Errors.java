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

/** Prints errors as one line on standard error and maps them to an exit status. */
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

  /** Returns the reason of an error as one line. File errors name the file. */
  static String reason(Throwable e) {
    // Picocli wraps an Error in its ExecutionException.
    return Printable.line(
        e instanceof CommandFailure || e instanceof CommandLine.ExecutionException
            ? ExceptionMessages.oneLine(e.getMessage())
            : ExceptionMessages.of(e));
  }

  /** Returns the reason of an error, without the name of the file, which the line names already. */
  static String reasonFor(Path file, Throwable e) {
    String reason = reason(e);
    String name = Printable.line(file + ": ");
    return reason.startsWith(name) ? reason.substring(name.length()) : reason;
  }

  /** Returns a line with a file or folder that could not be read, and the reason. */
  static String line(FileTree.Problem problem) {
    return problem.path() + ": " + reasonFor(problem.path(), problem.cause());
  }
}
