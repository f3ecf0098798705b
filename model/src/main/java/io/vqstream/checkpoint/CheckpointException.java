package io.vqstream.checkpoint;

import java.io.IOException;

/** A file is no checkpoint that can be used. The message is one line: the file and the reason. */
public class CheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param source the file, as people know it
   * @param reason what is wrong with it
   */
  public CheckpointException(String source, String reason) {
    super((source + ": " + reason).replaceAll("\\p{Cntrl}", "?"));
  }
}
