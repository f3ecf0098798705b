package io.vqstream.checkpoint;

import java.io.IOException;

/** Thrown if a file is not a supported checkpoint. The message is one line: file and reason. */
public class CheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param source name of the file
   * @param reason what is wrong with it
   */
  public CheckpointException(String source, String reason) {
    super((source + ": " + reason).replaceAll("\\p{Cntrl}", "?"));
  }
}
