package io.vqstream.fault;

/**
 * Thrown if a native library cannot be loaded on this machine. The message is one line for the
 * user: what cannot be loaded, why, and what to do.
 *
 * <p>This is a system fault. Code that handles unreadable images must not catch it.
 */
public final class NativeLibraryError extends LinkageError {
  private static final long serialVersionUID = 1L;

  /** Creates an error with a one-line message. */
  public NativeLibraryError(String message) {
    super(message);
  }

  /** Creates an error with a one-line message and its cause. */
  public NativeLibraryError(String message, Throwable cause) {
    super(message, cause);
  }
}
