package io.vqstream.training.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scratch file for the content of a compressed file. Its name has the id of the process that uses
 * it, so that another one tells whether it was left behind.
 *
 * @param path the file, which is deleted on close
 */
public record UnpackedFile(Path path) implements Closeable {
  private static final Pattern NAME = Pattern.compile("unpacked-(\\d{1,18})-\\d+\\.tmp");

  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  /** Creates an empty file in a folder, which is created if needed. */
  static UnpackedFile create(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path real = folder.toRealPath();
    Path path =
        Files.createTempFile(real, "unpacked-" + ProcessHandle.current().pid() + "-", ".tmp");
    path.toFile().deleteOnExit(); // a signal may end the JVM before the file is closed
    OPEN.add(path);
    return new UnpackedFile(path);
  }

  /**
   * Deletes the files in a folder that processes left behind as they were killed.
   *
   * @throws IOException if the folder cannot be read, or one cannot be deleted
   */
  public static void deleteAbandoned(Path folder) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder.toRealPath(), "unpacked-*.tmp")) {
      for (Path file : files) {
        if (!isInUse(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** In a container, a process often has the id of the one that was killed. */
  private static boolean isInUse(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      return false;
    }
    long process = Long.parseLong(name.group(1));
    return process == ProcessHandle.current().pid()
        ? OPEN.contains(file)
        : ProcessHandle.of(process).isPresent();
  }

  @Override
  public void close() throws IOException {
    OPEN.remove(path);
    Files.deleteIfExists(path);
  }
}
