package io.vqstream.cli;

/**
 * Ends a command early. The message is one line for the user: it names the thing and the reason,
 * starts in lower case and has no full stop.
 */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private CommandFailure(int exitStatus, String message, Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
  }

  /** The command was called wrongly: exit status 2. */
  static CommandFailure usage(String message) {
    return new CommandFailure(VqStream.WRONG_USAGE, message, null);
  }

  /** The command cannot go on: exit status 1. */
  static CommandFailure failed(String message) {
    return new CommandFailure(VqStream.SOME_FAILED, message, null);
  }

  /** The command cannot go on: exit status 1. The cause is shown with {@code --verbose}. */
  static CommandFailure failed(String message, Throwable cause) {
    return new CommandFailure(VqStream.SOME_FAILED, message, cause);
  }

  int exitStatus() {
    return exitStatus;
  }
}
