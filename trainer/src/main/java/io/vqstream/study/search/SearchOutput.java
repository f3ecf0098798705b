package io.vqstream.study.search;

import io.vqstream.files.WholeFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file that a search writes at its end. */
final class SearchOutput {
  private final Path file;
  private final List<Path> checkpoints;
  private final boolean force;
  private boolean replaces;

  /**
   * Validates the output of a search.
   *
   * @throws IllegalArgumentException if it exists and is not a regular file; the message names it
   */
  SearchOutput(SearchRequest request) {
    file = request.training().output().orElseThrow().toAbsolutePath();
    checkpoints = request.candidates().stream().map(request::checkpoint).toList();
    force = request.force();
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          file + " is not a regular file; name another file for the checkpoint");
    }
  }

  /**
   * Creates the folder of the file. Called before the training, so that a search fails early.
   *
   * @throws FileAlreadyExistsException if the file exists and must not be replaced
   */
  void prepare() throws IOException {
    replaces = force || isCopy();
    if (!replaces && Files.exists(file)) {
      throw taken();
    }
    Files.createDirectories(file.getParent());
  }

  /** Returns whether the search wrote the file as it ended before. */
  private boolean isCopy() throws IOException {
    for (Path checkpoint : checkpoints) {
      if (Files.exists(file) && Files.exists(checkpoint) && Files.mismatch(checkpoint, file) < 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Writes a copy of a checkpoint.
   *
   * @throws FileAlreadyExistsException if the file was created in the meantime
   */
  void write(Path checkpoint) throws IOException {
    WholeFile.Content content = WholeFile.Content.of(Files.readAllBytes(checkpoint));
    if (replaces) {
      WholeFile.replace(file, content);
      return;
    }
    try {
      WholeFile.create(file, content);
    } catch (FileAlreadyExistsException e) {
      throw taken();
    }
  }

  private FileAlreadyExistsException taken() {
    return new FileAlreadyExistsException(
        file.toString(),
        null,
        "exists and is no checkpoint of this search; move it away, or use --force to replace it");
  }
}
