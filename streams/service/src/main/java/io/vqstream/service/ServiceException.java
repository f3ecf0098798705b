package io.vqstream.service;

/**
 * A service cannot start, or had to stop. The message is one line that a person can act on; the
 * cause has the rest.
 */
public final class ServiceException extends Exception {
  private static final long serialVersionUID = 1L;

  public ServiceException(String message, Throwable cause) {
    super(message, cause);
  }

  public ServiceException(String message) {
    super(message);
  }
}
