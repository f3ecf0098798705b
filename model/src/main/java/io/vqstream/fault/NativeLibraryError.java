package io.vqstream.fault;

/**
 * A native library cannot be loaded on this machine. The message is one line for the user: what
 * cannot be loaded, why, and what to do.
 *
 * <p>A fault of the installation, never of an image: whoever counts bad inputs must let it through.
 */
public final class NativeLibraryError extends LinkageError {
  private static final long serialVersionUID = 1L;

  public NativeLibraryError(String message, Throwable cause) {
    super(message, cause);
  }
}
