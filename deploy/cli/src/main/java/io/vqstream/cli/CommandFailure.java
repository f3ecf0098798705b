package io.vqstream.cli;

import java.util.List;

/**
 * Ends a command early. The message is one line for the user: it names the thing and the reason,
 * starts in lower case and has no full stop.
 */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitStatus;
  private final List<String> lines;

  private CommandFailure(int exitStatus, List<String> lines, Throwable cause) {
    super(String.join("; ", lines), cause);
    this.exitStatus = exitStatus;
    this.lines = List.copyOf(lines);
  }

  private CommandFailure(int exitStatus, String message, Throwable cause) {
    this(exitStatus, List.of(message), cause);
  }

  /** Returns a failure for wrong usage: exit status 2. */
  static CommandFailure usage(String message) {
    return new CommandFailure(VqStream.WRONG_USAGE, message, null);
  }

  /** Returns a failure that ends the command: exit status 1. */
  static CommandFailure failed(String message) {
    return new CommandFailure(VqStream.SOME_FAILED, message, null);
  }

  /** Returns a failure that ends the command: exit status 1. {@code --verbose} shows the cause. */
  static CommandFailure failed(String message, Throwable cause) {
    return new CommandFailure(VqStream.SOME_FAILED, message, cause);
  }

  /** Returns a failure with several reasons, one line each: exit status 1. */
  static CommandFailure failed(List<String> lines) {
    return new CommandFailure(VqStream.SOME_FAILED, lines, null);
  }

  /** Returns the lines to print; usually one. */
  List<String> lines() {
    return lines;
  }

  int exitStatus() {
    return exitStatus;
  }
}
