package io.vqstream.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The files that one run of a command writes. Every command writes its results through this class.
 *
 * <p>An existing file is replaced only if the user asks for it, and even then never if it is an
 * input of the run or was written by the run. Devices and pipes, such as {@code /dev/null}, are
 * written to directly.
 *
 * <p>Not thread-safe.
 */
public final class OutputFiles {
  private final boolean force;
  private final Set<Object> inputs = new HashSet<>();
  private final Set<Object> written = new HashSet<>();

  /**
   * Creates the files of a run that has written none.
   *
   * @param force whether existing files may be replaced
   */
  public OutputFiles(boolean force) {
    this.force = force;
  }

  /** Protects an input of the run from being replaced. A file that does not exist is ignored. */
  public void protect(Path input) {
    attributes(input).ifPresent(found -> inputs.add(identity(input, found)));
  }

  /** Protects several inputs of the run. */
  public void protectAll(Collection<Path> more) {
    more.forEach(this::protect);
  }

  /** Returns whether a file exists that was written by this run. */
  public boolean hasWritten(Path file) {
    return attributes(file).map(found -> written.contains(identity(file, found))).orElse(false);
  }

  /**
   * Checks that a file may be written, before work is spent on its content.
   *
   * @throws FileSystemException if the name is taken by a folder or by a file that must not be
   *     replaced; the reason says what to do
   */
  public void check(Path file) throws FileSystemException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a folder");
    }
    if (FileNames.isDamaged(file) && !Files.exists(file)) {
      throw new FileSystemException(file.toString(), null, FileNames.NOT_TEXT);
    }
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) || isDevice(file)) {
      return;
    }
    Optional<BasicFileAttributes> found = attributes(file); // none: a broken link
    if (found.isPresent()) {
      Object identity = identity(file, found.get());
      if (inputs.contains(identity)) {
        throw taken(file, "is an input of this run");
      }
      if (written.contains(identity)) {
        throw taken(file, "is already an output of this run");
      }
    }
    if (!force) {
      throw exists(file);
    }
  }

  /**
   * Writes a file whole or not at all, and creates the folders above it.
   *
   * @throws FileAlreadyExistsException if the file exists and must not be replaced, even if it was
   *     created after {@link #check}
   * @throws IOException if the file cannot be written
   */
  public void write(Path file, WholeFile.Content content) throws IOException {
    check(file);
    try {
      if (isDevice(file)) {
        writeTo(file, content);
      } else {
        writeWhole(file, content);
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) { // such as a full disk, which names no file
      throw failure(file.toString(), e);
    }
  }

  /** Returns an exception that names what was written to, and the first cause. */
  public static FileSystemException failure(String name, IOException e) {
    Throwable root = e;
    while (root.getCause() instanceof IOException cause) {
      root = cause; // the message of an image writer has no reason
    }
    FileSystemException failure = new FileSystemException(name, null, root.getMessage());
    failure.initCause(e);
    return failure;
  }

  private static void writeTo(Path device, WholeFile.Content content) throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(device, StandardOpenOption.WRITE))) {
      content.writeTo(out);
    }
  }

  private void writeWhole(Path file, WholeFile.Content content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (force) {
      WholeFile.replace(file, content);
    } else {
      create(file, content);
    }
    attributes(file).ifPresent(found -> written.add(identity(file, found)));
  }

  private static void create(Path file, WholeFile.Content content) throws IOException {
    try {
      WholeFile.create(file, content);
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    }
  }

  private static FileAlreadyExistsException exists(Path file) {
    return taken(file, "exists; use --force to replace it");
  }

  private static FileAlreadyExistsException taken(Path file, String reason) {
    return new FileAlreadyExistsException(file.toString(), null, reason);
  }

  private static boolean isDevice(Path file) {
    return attributes(file).map(BasicFileAttributes::isOther).orElse(false);
  }

  private static Optional<BasicFileAttributes> attributes(Path file) {
    try {
      return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Equal for two names of one file, hard links and names in another case among them. */
  private static Object identity(Path file, BasicFileAttributes attributes) {
    if (attributes.fileKey() != null) {
      return attributes.fileKey();
    }
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }
}
