package io.vqstream.training;

import io.vqstream.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The resolved parameters of a run, from its request and, when resuming, its record.
 *
 * @param folders absolute paths of the folders of images
 * @param output absolute path of the checkpoint to write
 * @param from the checkpoint to start from
 * @param settings value of every training setting
 * @param config the parsed settings
 * @param device requested device
 * @param written checkpoints written by the run so far
 */
record RunPlan(
    List<Path> folders,
    Path output,
    Optional<Path> from,
    SortedMap<String, String> settings,
    TrainingConfig config,
    String device,
    List<RunRecord.Written> written) {

  /** The settings that may change from one part of a run to the next. */
  private static final Set<String> LENGTH = Set.of("steps", "minutes");

  private static final String DEFAULT_DEVICE = "auto";

  /**
   * Plans a new run.
   *
   * @throws IllegalArgumentException if a setting is unknown or invalid; the message names it
   */
  static RunPlan fresh(TrainingRequest request) throws IOException {
    Properties properties = given(request);
    Path output = absolute(request.output().orElseThrow());
    List<RunRecord.Written> replaced =
        Files.isRegularFile(output) ? List.of(RunRecord.Written.before(output)) : List.of();
    return new RunPlan(
        request.folders().stream().map(RunPlan::absolute).toList(),
        output,
        request.from().map(RunPlan::absolute),
        TrainingConfig.settings(properties),
        TrainingConfig.of(properties),
        request.device().orElse(DEFAULT_DEVICE),
        replaced);
  }

  /** The settings of the file, and over them those of the request itself. */
  private static Properties given(TrainingRequest request) throws IOException {
    Properties properties = new Properties();
    if (request.config().isPresent()) {
      properties.putAll(TrainingConfig.properties(request.config().get()));
    }
    properties.putAll(request.settings());
    return properties;
  }

  /**
   * Plans the rest of a run. Omitted parameters are taken from the record.
   *
   * @throws ResumeRefusedException if other parameters than steps, paths and device differ
   * @throws IllegalArgumentException if a setting is unknown or invalid; the message names it
   */
  static RunPlan resumed(TrainingRequest request, RunFolder folder)
      throws IOException, ResumeRefusedException {
    if (!Files.isRegularFile(folder.record())) {
      throw new NoSuchFileException(
          folder.path().toString(),
          null,
          Files.exists(folder.state())
              ? "cannot resume: run.json is missing; start a new run with --from " + folder.state()
              : "no run to resume in this folder");
    }
    RunRecord record = RunRecord.read(folder.record());
    List<String> differences = new ArrayList<>();
    Properties properties = new Properties();
    properties.putAll(record.settings());
    Properties given = given(request);
    for (String key : given.stringPropertyNames()) {
      String kept = record.settings().get(key);
      String value = given.getProperty(key).trim();
      if (kept != null && !LENGTH.contains(key) && !normalized(kept).equals(normalized(value))) {
        differences.add("%s: %s here, %s in the run".formatted(key, value, kept));
      } else {
        properties.put(key, value);
      }
    }
    if (request.from().isPresent()) {
      String digest = digest(request.from().get());
      if (!digest.equals(record.fromSha256())) {
        differences.add(
            "--from: %s here, %s in the run"
                .formatted(
                    request.from().get(),
                    record.from().isEmpty() ? "none" : record.from() + " as it was"));
      }
    }
    if (!differences.isEmpty()) {
      throw new ResumeRefusedException(folder, differences);
    }
    return new RunPlan(
        request.folders().isEmpty()
            ? record.folders().stream().map(Path::of).toList()
            : request.folders().stream().map(RunPlan::absolute).toList(),
        request.output().map(RunPlan::absolute).orElse(Path.of(record.output())),
        record.from().isEmpty() ? Optional.empty() : Optional.of(Path.of(record.from())),
        TrainingConfig.settings(properties),
        TrainingConfig.of(properties),
        request.device().orElse(record.device()),
        record.written());
  }

  /** Returns the record of the run. */
  RunRecord record(String fromSha256, ImageSummary images) {
    return new RunRecord(
        folders.stream().map(Path::toString).toList(),
        output.toString(),
        from.map(Path::toString).orElse(""),
        fromSha256,
        device,
        Map.copyOf(settings),
        images,
        written);
  }

  /** Returns the file that {@code --from} names: a checkpoint, or the state in a work folder. */
  static Path fromFile(Path from) {
    return Files.isDirectory(from) ? new RunFolder(from).state() : from;
  }

  private static String digest(Path from) throws IOException {
    return HexFormat.of().formatHex(Checkpoint.read(fromFile(from)).digest());
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** Returns a canonical form of a value, so that 1e-3 equals 0.001. */
  private static String normalized(String value) {
    return Arrays.stream(value.split(","))
        .map(String::trim)
        .map(part -> part.matches("[-+.\\deE]+") ? number(part) : part)
        .collect(Collectors.joining(","));
  }

  private static String number(String text) {
    try {
      return Double.toString(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
