package io.vqstream.trainer;

import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.files.WholeFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The checkpoint file that a run writes with each save. The work folder keeps the SHA-256 of every
 * file that the run may replace, so that neither the run nor its resumption replaces a file that
 * something else has put there.
 */
public final class TrainingOutput {
  private static final String RECORD = "checkpoint.sha256";

  private final Path file;
  private final Path work;

  /**
   * @param file the checkpoint
   * @param work the run's work folder
   */
  public TrainingOutput(Path file, Path work) {
    this.file = file;
    this.work = work;
  }

  /**
   * Checks that the work folder is new, empty or that of a run.
   *
   * @throws FileSystemException if it holds other files
   */
  public void checkWorkFolder() throws IOException {
    if (!Files.isDirectory(work) || Files.exists(record())) {
      return;
    }
    try (Stream<Path> files = Files.list(work)) {
      boolean state = Files.exists(work.resolve("state.safetensors"));
      if (!state && files.findAny().isPresent()) {
        throw new FileSystemException(
            work.toString(),
            null,
            "holds files that no training run wrote; name another folder with --work");
      }
    }
  }

  /** Returns whether the checkpoint exists as this run wrote it last. */
  public boolean isOwn() throws IOException {
    return Files.isRegularFile(file) && recorded().contains(digest());
  }

  /**
   * Begins a new run. It may replace the checkpoint that exists now, which the caller has decided.
   *
   * @throws IOException if the work folder cannot be written
   */
  public void begin() throws IOException {
    Files.createDirectories(work);
    record(Files.isRegularFile(file) ? Set.of(digest()) : Set.of());
  }

  /**
   * Writes the checkpoint, whole or not at all.
   *
   * @throws FileAlreadyExistsException if there is a file that this run may not replace
   */
  void write(CheckpointWriter checkpoint) throws IOException {
    Set<String> mine = new LinkedHashSet<>();
    if (Files.exists(file)) {
      if (!isOwn()) {
        throw new FileAlreadyExistsException(
            file.toString(),
            null,
            "was not written by this run and is kept; the run's state is in "
                + work
                + ", resume it with another output");
      }
      mine.add(digest());
    }
    // First the record: a run that is killed in between still knows either file.
    mine.add(sha256(checkpoint.toBytes()));
    record(mine);
    checkpoint.write(file);
  }

  private Path record() {
    return work.resolve(RECORD);
  }

  private List<String> recorded() throws IOException {
    return Files.exists(record()) ? Files.readAllLines(record()) : List.of();
  }

  private void record(Set<String> digests) throws IOException {
    WholeFile.replace(record(), WholeFile.Content.of(String.join("\n", digests) + "\n"));
  }

  private String digest() throws IOException {
    return sha256(Files.readAllBytes(file));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
