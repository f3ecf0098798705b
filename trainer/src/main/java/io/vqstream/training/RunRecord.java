package io.vqstream.training;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.vqstream.files.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The record of a run, {@code run.json} in the work folder: its parameters and the checkpoints it
 * wrote. A resumed run reads its parameters from it.
 *
 * @param folders absolute paths of the folders of images
 * @param output absolute path of the checkpoint to write
 * @param from the {@link StartCheckpoint} that the run started from, or ""
 * @param fromSha256 digest of that file in hexadecimal, or ""
 * @param validate absolute path of the folder of held-out images, or ""
 * @param device requested device
 * @param settings value of every training setting, defaults included
 * @param images the images that the run trains on
 * @param heldOut the images that it measures, as they are coded; null in a record of an older
 *     version
 * @param written the checkpoint on disk and the one about to replace it
 */
record RunRecord(
    List<String> folders,
    String output,
    String from,
    String fromSha256,
    String validate,
    String device,
    Map<String, String> settings,
    ImageSummary images,
    ImageSummary heldOut,
    List<Written> written) {

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /**
   * A checkpoint that the run wrote.
   *
   * @param file absolute path
   * @param sha256 digest of the file in hexadecimal
   * @param step steps done when it was written; 0 for a file that existed before the run, which the
   *     run may replace
   */
  record Written(String file, String sha256, int step) {
    /** Returns an entry for content about to be written. */
    static Written of(Path file, byte[] content, int step) throws IOException {
      return new Written(file.toString(), digest(new ByteArrayInputStream(content)), step);
    }

    /** Returns an entry for a file that exists before the run. */
    static Written before(Path file) throws IOException {
      return new Written(file.toString(), digest(file), 0);
    }
  }

  RunRecord {
    folders = List.copyOf(folders);
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    Objects.requireNonNull(images, "images");
    written = List.copyOf(written);
  }

  /**
   * Reads the record of a folder.
   *
   * @throws IOException if the record is missing or damaged
   */
  static RunRecord read(Path file) throws IOException {
    try {
      RunRecord record = GSON.fromJson(Files.readString(file), RunRecord.class);
      if (record == null || record.output == null || record.device == null || record.from == null) {
        throw new IOException(file + ": damaged: the record is incomplete");
      }
      return record;
    } catch (JsonParseException | NullPointerException e) {
      throw new IOException(file + ": damaged: not a record of a training run", e);
    } catch (RuntimeException e) {
      // Gson wraps what a record's constructor throws
      throw new IOException(file + ": damaged: " + e.getMessage(), e);
    }
  }

  /** Returns the folder of held-out images, if the run has one. */
  Optional<String> validateFolder() {
    return Optional.ofNullable(validate).filter(folder -> !folder.isEmpty());
  }

  /** Returns the images that the run measures; empty in a record of an older version. */
  Optional<ImageSummary> heldOutImages() {
    return Optional.ofNullable(heldOut);
  }

  /** Writes or replaces the record, whole. */
  void write(Path file) throws IOException {
    WholeFile.replace(file, WholeFile.Content.of(GSON.toJson(this) + "\n"));
  }

  /**
   * Returns a copy that lists a checkpoint about to be written and the one on disk that it
   * replaces. Drops entries of failed attempts, which were never on disk.
   */
  RunRecord with(Written next) throws IOException {
    Path file = Path.of(next.file());
    List<Written> kept = new ArrayList<>();
    if (Files.exists(file)) {
      entryOf(file).filter(one -> !one.sha256().equals(next.sha256())).ifPresent(kept::add);
    }
    kept.add(next);
    return new RunRecord(
        folders, output, from, fromSha256, validate, device, settings, images, heldOut, kept);
  }

  /** Returns the entry of a file as it is now; empty if the run did not write it. */
  Optional<Written> entryOf(Path file) throws IOException {
    String digest = digest(file);
    return written.stream().filter(one -> one.sha256().equals(digest)).findFirst();
  }

  /**
   * Checks that the run may write to a file: it does not exist, or the run wrote it.
   *
   * @throws FileAlreadyExistsException if not
   */
  void requireReplaceable(Path file) throws IOException {
    if (Files.exists(file) && entryOf(file).isEmpty()) {
      throw new FileAlreadyExistsException(
          file.toString(),
          null,
          "exists and was not written by this run; move it away, or resume with another -o");
    }
  }

  private static String digest(InputStream content) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(content, sha256).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }

  private static String digest(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return digest(content);
    }
  }
}
