package io.vqstream.cli;

import io.vqstream.files.OutputFiles;
import io.vqstream.files.WholeFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The report files of a command, such as that of {@code --json}. They are checked before a long
 * measurement, not after it.
 */
final class ReportFiles {

  /** An option and the file that it names. */
  private record Target(String option, Path file) {}

  private final OutputFiles outputs;
  private final List<Target> targets = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  ReportFiles(OutputFiles outputs) {
    this.outputs = outputs;
  }

  /**
   * Adds the file of an option.
   *
   * @param file null if the option is not given
   */
  ReportFiles add(String option, Path file) {
    if (file != null) {
      targets.add(new Target(option, file));
    }
    return this;
  }

  /**
   * Checks that all files can be written.
   *
   * @param createFolders whether to create folders that do not exist
   * @throws CommandFailure if one is a folder, is named twice or has no folder above it: wrong
   *     usage; if one exists: failed, with a line for each
   */
  void check(boolean createFolders) throws IOException {
    Set<Path> places = new HashSet<>();
    List<String> refused = new ArrayList<>();
    for (Target target : targets) {
      Path place = place(target.file());
      if (!places.add(place)) {
        throw CommandFailure.usage(
            target.option() + ": " + target.file() + " is the file of another option, too");
      }
      checkFolder(target, target.file().toAbsolutePath().getParent(), createFolders);
      try {
        outputs.check(target.file());
      } catch (FileSystemException e) {
        refused.add(target.option() + ": " + Errors.reason(e));
      }
    }
    if (!refused.isEmpty()) {
      throw CommandFailure.failed(refused);
    }
  }

  /** Returns a path that is equal for all names of a file, symbolic links included. */
  private static Path place(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path place = file.toAbsolutePath().normalize();
    Path folder = place.getParent();
    return folder != null && Files.isDirectory(folder)
        ? folder.toRealPath().resolve(place.getFileName())
        : place;
  }

  private static void checkFolder(Target target, Path folder, boolean create) throws IOException {
    if (Files.isDirectory(target.file())) {
      throw CommandFailure.usage(target.option() + ": " + target.file() + " is a folder");
    }
    if (create && folder != null) {
      Files.createDirectories(folder);
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw CommandFailure.usage(target.option() + ": there is no folder " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw CommandFailure.failed(target.option() + ": cannot write to the folder " + folder);
    }
  }

  /**
   * Writes a file atomically. After a failure the other files can still be written; {@link
   * #requireWritten} reports it.
   *
   * @param file null if the option is not given: nothing is written
   */
  void write(Path file, WholeFile.Content content) {
    if (file == null) {
      return;
    }
    try {
      outputs.write(file, content);
    } catch (IOException e) {
      failures.add(Errors.reason(e));
    }
  }

  /**
   * Checks that every file was written.
   *
   * @throws CommandFailure if not, with a line for each that was not
   */
  void requireWritten() {
    if (!failures.isEmpty()) {
      throw CommandFailure.failed(failures);
    }
  }
}
