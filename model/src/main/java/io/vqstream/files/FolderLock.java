package io.vqstream.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second run out of a folder. The operating system releases the lock when the process ends,
 * however it ends; the file stays.
 */
public final class FolderLock implements AutoCloseable {

  /** Locks a byte behind the content: Windows lets nobody read what is locked. */
  private static final long LOCKED_BYTE = 1L << 40;

  private static final int MAX_HOLDER_BYTES = 200;

  /** On POSIX, closing any channel of a file releases all locks that the process has on it. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final FileChannel channel;
  private final Path key;

  private FolderLock(FileChannel channel, Path key) {
    this.channel = channel;
    this.key = key;
  }

  /**
   * Locks an existing folder.
   *
   * @param file the file in the folder that is locked; made if it does not exist
   * @throws FolderInUseException if another run has it
   */
  public static FolderLock acquire(Path folder, Path file)
      throws IOException, FolderInUseException {
    Path key = folder.toRealPath();
    if (!HELD.add(key)) {
      throw new FolderInUseException(folder, holder());
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw new FolderInUseException(folder, read(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(holder().getBytes(UTF_8)), 0);
      locked = true;
      return new FolderLock(channel, key);
    } finally {
      if (!locked) {
        HELD.remove(key);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException e) {
      return null; // locked through another class loader of this process
    }
  }

  private static String holder() {
    ProcessHandle self = ProcessHandle.current();
    Instant start = self.info().startInstant().orElse(Instant.now());
    return "process " + self.pid() + ", started " + start.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(MAX_HOLDER_BYTES);
    channel.read(content, 0);
    return UTF_8.decode(content.flip()).toString().strip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(key);
  }
}
