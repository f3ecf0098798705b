package io.vqstream.registry;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.kafka.LogEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A disk cache of checkpoints, stored as {@code DIGEST.safetensors}. The digest of a file is
 * verified on every read; a corrupt file is deleted and fetched again. Processes can share a
 * directory, and it can be emptied at any time. If it is not writable, checkpoints are fetched more
 * often. Thread-safe.
 */
public final class CheckpointCache {
  private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointCache.class);
  private static final String EXTENSION = ".safetensors";

  private final Path folder;

  /**
   * @param folder directory of the cache; created when needed
   */
  public CheckpointCache(Path folder) {
    this.folder = folder;
  }

  /** Returns {@code .cache/vqstream/checkpoints} in the user's home directory. */
  public static Path defaultFolder() {
    Path home = Path.of(System.getProperty("user.home"));
    // user.home is "?" for an unknown user, as in some containers.
    Path folder = home.isAbsolute() ? home : Path.of(System.getProperty("java.io.tmpdir"));
    return folder.resolve(Path.of(".cache", "vqstream", "checkpoints"));
  }

  /**
   * Returns the cached checkpoint whose digest starts with a prefix; empty if none or more than one
   * does.
   *
   * @param prefix lower-case hexadecimal digits
   */
  public Optional<Checkpoint> read(String prefix) {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> isNamed(file, prefix)).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (IOException e) {
      LogEvent.CHECKPOINT_CACHE_FAILED
          .on(LOGGER)
          .log("checkpoint cache {} cannot be read: {}", folder, e.toString());
      return Optional.empty();
    }
    return files.size() == 1 ? checked(files.get(0)) : Optional.empty();
  }

  private static boolean isNamed(Path file, String prefix) {
    String name = file.getFileName().toString();
    return name.startsWith(prefix) && name.matches("[0-9a-f]{64}" + EXTENSION);
  }

  private static Optional<Checkpoint> checked(Path file) {
    String name = file.getFileName().toString();
    String digest = name.substring(0, name.length() - EXTENSION.length());
    try {
      return Optional.of(
          CheckpointDigest.checked(Files.readAllBytes(file), digest, file.toString()));
    } catch (UnreadableCheckpointException e) {
      LOGGER.debug("kept for other versions that share the cache", e);
    } catch (CheckpointException e) {
      LogEvent.CHECKPOINT_CACHE_FAILED.on(LOGGER).log("{}; it is fetched again", e.getMessage());
      delete(file);
    } catch (IOException e) {
      LogEvent.CHECKPOINT_CACHE_FAILED.on(LOGGER).log("{} cannot be read: {}", file, e.toString());
    }
    return Optional.empty();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LogEvent.CHECKPOINT_CACHE_FAILED
          .on(LOGGER)
          .log("{} cannot be deleted: {}", file, e.toString());
    }
  }

  /** Stores a checkpoint atomically. Failures are logged. */
  public void write(Checkpoint checkpoint) {
    Path target = folder.resolve(checkpoint.id().digest() + EXTENSION);
    Path part = folder.resolve("." + UUID.randomUUID() + ".part");
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(checkpoint.file());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      LogEvent.CHECKPOINT_CACHE_FAILED
          .on(LOGGER)
          .log("checkpoint cache {} cannot be written: {}", folder, e.toString());
    }
  }
}
