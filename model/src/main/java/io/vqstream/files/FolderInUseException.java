package io.vqstream.files;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown when a folder is locked by another run. */
public class FolderInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param holder the process of the other run
   */
  FolderInUseException(Path folder, String holder) {
    super(
        "%s is in use by another run (%s): wait for it, or name another folder"
            .formatted(folder, holder));
  }
}
