package io.vqstream.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file whole or not at all. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes or replaces a file in a folder that exists. Whoever looks sees the old content or the
   * new, never a part.
   *
   * @throws IOException if it cannot be written; then the old content stands
   */
  public static void write(Path file, byte[] content) throws IOException {
    write(
        file,
        part ->
            Files.write(part, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** As {@link #write(Path, byte[])}, for content too large to hold. */
  public static void write(Path file, Content content) throws IOException {
    // Not createTempFile, whose files only the owner may read.
    Path part = file.resolveSibling(".vqstream-" + UUID.randomUUID() + ".part");
    try {
      content.writeTo(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Writes a file that is not there yet. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Path part) throws IOException;
  }
}
