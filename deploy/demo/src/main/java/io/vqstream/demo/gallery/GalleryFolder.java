package io.vqstream.demo.gallery;

import io.vqstream.files.WholeFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The folder of a gallery. A marker file allows the next demo to replace the files in it.
 *
 * @param path the folder, which exists
 * @param marked whether it has the marker file
 */
record GalleryFolder(Path path, boolean marked) {
  private static final String MARKER = ".vqstream-demo";
  private static final String TEXT =
      """
      Written by 'vqstream demo'. Another demo replaces index.html and the files in images/ whose
      names begin with a number; other files stay.
      """;

  /**
   * Prepares a folder for a gallery and writes the marker file.
   *
   * @param force whether to use a folder that contains files but no marker
   * @throws IOException if the folder is refused or cannot be created or written, naming it
   */
  static GalleryFolder take(Path path, boolean force) throws IOException {
    Files.createDirectories(path);
    Path marker = path.resolve(MARKER);
    boolean marked = Files.isRegularFile(marker);
    if (!marked && !force && holdsFiles(path)) {
      throw new FileSystemException(
          path.toString(),
          null,
          "holds files that no demo wrote; name another folder with --out, or let the demo write"
              + " into this one with --force");
    }
    if (!marked) {
      WholeFile.create(marker, WholeFile.Content.of(TEXT));
    }
    return new GalleryFolder(path, marked);
  }

  private static boolean holdsFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }
}
