package io.vqstream.study.result;

import static java.util.stream.Collectors.toSet;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import io.vqstream.files.WholeFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The output folder of studies: {@code runs/STUDY/RUN-SEED.json} for each run that was finished,
 * {@code results.json} with all of them, and {@code report.html}.
 *
 * @param path the folder
 */
public record ResultFolder(Path path) {
  private static final Gson GSON = new GsonBuilder().create();

  /** Returns the file of all results. */
  public Path results() {
    return path.resolve("results.json");
  }

  /** Returns the file of the report. */
  public Path report() {
    return path.resolve("report.html");
  }

  /** Returns the file that a run of studies locks while it works here. */
  public Path lock() {
    return path.resolve("run.lock");
  }

  private Path file(String study, String run, long seed) {
    String name = run.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    return path.resolve("runs").resolve(study).resolve(name + "-" + seed + ".json");
  }

  /** Returns a run that was finished with these settings, if there is one. */
  public Optional<StudyRecord> find(StudyRecord wanted) throws IOException {
    Path file = file(wanted.study(), wanted.run(), wanted.seed());
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      StudyRecord found = GSON.fromJson(Files.readString(file), StudyRecord.class);
      return Optional.ofNullable(found)
          .filter(record -> wanted.settings().equals(record.settings()));
    } catch (JsonParseException e) {
      return Optional.empty(); // written by another version: the run is done again
    }
  }

  /** Writes a run. */
  public void write(StudyRecord record) throws IOException {
    Path file = file(record.study(), record.run(), record.seed());
    Files.createDirectories(file.getParent());
    WholeFile.replace(file, WholeFile.Content.of(GSON.toJson(record)));
  }

  /**
   * Checks that a study may write to the folder.
   *
   * @throws IOException if it has files of these names that no study wrote
   */
  public void check() throws IOException {
    if (Files.exists(results())) {
      readAll();
    } else if (Files.exists(report())) {
      throw new FileAlreadyExistsException(
          report().toString(), null, "exists, without results beside it; name another folder");
    }
  }

  /** Writes results; those of other studies that the folder has are kept. */
  public void writeAll(List<StudyRecord> records) throws IOException {
    Files.createDirectories(path);
    Set<String> studies = records.stream().map(StudyRecord::study).collect(toSet());
    List<StudyRecord> all = new ArrayList<>();
    if (Files.exists(results())) {
      readAll().stream().filter(record -> !studies.contains(record.study())).forEach(all::add);
    }
    all.addAll(records);
    WholeFile.replace(results(), WholeFile.Content.of(GSON.toJson(all)));
  }

  /**
   * Reads all results.
   *
   * @throws IOException if there are none
   */
  public List<StudyRecord> readAll() throws IOException {
    if (!Files.exists(results())) {
      throw new NoSuchFileException(
          results().toString(), null, "no results; write them with vqstream study run");
    }
    try {
      List<StudyRecord> records =
          GSON.fromJson(
              Files.readString(results()), new TypeToken<List<StudyRecord>>() {}.getType());
      return records == null ? List.of() : records;
    } catch (JsonParseException e) {
      throw new IOException(results() + ": not a file of results: " + e.getMessage(), e);
    }
  }
}
