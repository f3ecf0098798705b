package io.vqstream.demo.broker;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A new folder in the temporary folder of the system, deleted with its content on close.
 *
 * <p>Symbolic links are not followed, and nothing is deleted if the path is no longer the folder
 * that was created.
 */
public final class TemporaryFolder implements AutoCloseable {
  private final Path path;
  private final Object identity;

  private TemporaryFolder(Path path, Object identity) {
    this.path = path;
    this.identity = identity;
  }

  /**
   * Creates a folder.
   *
   * @param prefix of the name, such as {@code vqstream-broker-}; the process id follows, to
   *     identify folders that were left behind
   */
  public static TemporaryFolder create(String prefix) throws IOException {
    Path path =
        Files.createTempDirectory(prefix + ProcessHandle.current().pid() + "-").toRealPath();
    return new TemporaryFolder(path, identityOf(path));
  }

  /** Returns the absolute path without symbolic links. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || !identityOf(path).equals(identity)) {
      throw new IOException(path + " is not the folder that was made here: not deleted");
    }
    Files.walkFileTree(path, new Deleter());
  }

  /** The inode where the file system has one, else the time of creation. */
  private static Object identityOf(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Object key = attributes.fileKey();
    return key != null ? key : attributes.creationTime();
  }

  /** Deletes a tree. A file that a closing thread deletes first is no error. */
  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
