package io.vqstream.training;

/** Reports that a training run has diverged. The message is one line for the user. */
public final class RunDivergedException extends TrainingException {
  private static final long serialVersionUID = 1L;

  RunDivergedException(String message) {
    super(message);
  }
}
