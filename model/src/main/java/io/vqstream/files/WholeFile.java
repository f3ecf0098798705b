package io.vqstream.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file whole or not at all: the content goes to a temporary file in the same folder, which
 * then gets the final name. The folder must exist.
 */
public final class WholeFile {
  private static final UUID PROCESS = UUID.randomUUID();

  private WholeFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes the content. */
    void writeTo(OutputStream out) throws IOException;

    /** Returns a content of these bytes. */
    static Content of(byte[] bytes) {
      return out -> out.write(bytes);
    }

    /** Returns a content of this text in UTF-8. */
    static Content of(String text) {
      return of(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Creates a file. An existing file is never replaced, not even one that appears during the call.
   *
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if the file cannot be written
   */
  public static void create(Path file, Content content) throws IOException {
    write(file, content, WholeFile::publish);
  }

  /**
   * Creates or replaces a file. Readers see the old content or the new, never a part. A symbolic
   * link is replaced, not its target.
   *
   * @throws IOException if the file cannot be written; the old content stays
   */
  public static void replace(Path file, Content content) throws IOException {
    write(file, content, WholeFile::moveOver);
  }

  /**
   * Moves a file within a file system. An existing file is never replaced.
   *
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if the file cannot be moved
   */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to);
  }

  @FunctionalInterface
  private interface Publication {
    void publish(Path part, Path file) throws IOException;
  }

  private static void write(Path file, Content content, Publication publication)
      throws IOException {
    // Not createTempFile, whose files only the owner may read. The name is the same for all files
    // that a thread writes to a folder: the JVM remembers each name that it is to delete.
    Path part =
        file.resolveSibling(
            ".vqstream-" + PROCESS + "-" + Thread.currentThread().getId() + ".part");
    if (part.getFileSystem() == FileSystems.getDefault()) {
      part.toFile().deleteOnExit(); // a signal may end the JVM in the middle of a file
    }
    try {
      try (OutputStream out = new BufferedOutputStream(open(part, file))) {
        content.writeTo(out);
      }
      publication.publish(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static OutputStream open(Path part, Path file) throws IOException {
    try {
      return Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(file.toString()); // not the name of the temporary file
    }
  }

  private static void moveOver(Path part, Path file) throws IOException {
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Gives the part its final name unless that is taken. A rename would replace, a link does not.
   */
  private static void publish(Path part, Path file) throws IOException {
    try {
      Files.createLink(file, part);
    } catch (FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(file.toString()); // the link's exception names both
    } catch (UnsupportedOperationException | FileSystemException e) {
      reserveAndMove(part, file); // FAT and some network file systems have no hard links
    }
  }

  private static void reserveAndMove(Path part, Path file) throws IOException {
    Files.createFile(file); // fails if the name is taken
    try {
      moveOver(part, file);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }
}
