package io.vqstream.training;

/** Reports that a training run cannot start or continue. The message is one line for the user. */
public class TrainingException extends Exception {
  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
