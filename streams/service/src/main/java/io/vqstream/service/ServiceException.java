package io.vqstream.service;

/**
 * Thrown if a service cannot start or stopped because of a fault. The message is one line that
 * names the problem and what to do.
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
