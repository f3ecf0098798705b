package io.vqstream.cli;

import io.vqstream.client.Printable;
import io.vqstream.files.FileTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
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
    return oneLine(e.getMessage());
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
    if (e instanceof CommandFailure) {
      return Printable.line(e.getMessage());
    }
    if (e instanceof UncheckedIOException unchecked) {
      return reason(unchecked.getCause());
    }
    if (e instanceof FileSystemException file && file.getFile() != null) {
      return Printable.line(file.getFile()) + ": " + fileReason(file);
    }
    if (e instanceof OutOfMemoryError) {
      return "not enough memory (" + e.getMessage() + "); VQSTREAM_OPTS=-Xmx4g gives the JVM 4 GB";
    }
    if (e.getMessage() == null) {
      return e.getClass().getSimpleName();
    }
    // What has a checked type was written for people; the rest is a bug, and its type says more
    // than its message.
    boolean expected =
        e instanceof IOException || !(e instanceof RuntimeException || e instanceof Error);
    return oneLine(
        expected ? e.getMessage() : e.getClass().getSimpleName() + ": " + e.getMessage());
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

  static String fileReason(FileSystemException e) {
    if (e.getReason() != null) {
      return oneLine(e.getReason());
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "exists and is not a folder";
    }
    if (e instanceof NotDirectoryException) {
      return "not a folder";
    }
    if (e instanceof FileSystemLoopException) {
      return "a link that leads in a circle";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "is a folder";
    }
    return e.getClass().getSimpleName();
  }

  private static String oneLine(String message) {
    return Printable.line(message.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; "));
  }
}
