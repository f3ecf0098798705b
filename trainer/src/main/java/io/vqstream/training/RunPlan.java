package io.vqstream.training;

import io.vqstream.training.source.ImageSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
 * @param from the checkpoint to start from; empty for a run from nothing
 * @param validate folder of held-out images; empty if they are some of the run's
 * @param settings value of every training setting
 * @param config the parsed settings
 * @param device requested device
 * @param written checkpoints written by the run so far
 */
record RunPlan(
    List<Path> folders,
    Path output,
    Optional<StartCheckpoint> from,
    Optional<Path> validate,
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
    Optional<StartCheckpoint> from = Optional.empty();
    Map<String, String> defaults = TrainingSettings.fromNothing();
    if (!request.from().equals(Optional.of(StartCheckpoint.NOTHING))) {
      ImageSizes sizes;
      Path work = absolute(request.work());
      List<Path> except = except(request.folders(), request.validate(), work);
      try (ImageSources sources = ImageSources.open(request.folders(), except, work)) {
        sizes = ImageSizes.of(sources);
      }
      from =
          request.from().isPresent()
              ? StartCheckpoint.of(request.from().get())
              : Optional.of(StartCheckpoint.of(sizes.bundled()));
      defaults = StartDefaults.of(properties, from.orElseThrow().read(), sizes, output);
    }
    return new RunPlan(
        request.folders().stream().map(RunPlan::absolute).toList(),
        output,
        from,
        request.validate().map(RunPlan::absolute),
        TrainingConfig.settings(properties, defaults),
        TrainingConfig.of(properties, defaults),
        request.device().orElse(DEFAULT_DEVICE),
        replaced);
  }

  private static Properties given(TrainingRequest request) throws IOException {
    return TrainingConfig.given(request.config(), request.settings());
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
    Map<String, String> defaults = TrainingSettings.fromNothing();
    for (String key : given.stringPropertyNames()) {
      // a record of an older version lacks the settings that came later
      String kept = record.settings().getOrDefault(key, defaults.get(key));
      String value = given.getProperty(key).trim();
      if (kept != null && !LENGTH.contains(key) && !normalized(kept).equals(normalized(value))) {
        differences.add("%s: %s here, %s in the run".formatted(key, value, kept));
      } else {
        properties.put(key, value);
      }
    }
    if (request.from().isPresent()) {
      Optional<StartCheckpoint> from = StartCheckpoint.of(request.from().get());
      String digest = from.isPresent() ? from.get().digest() : "";
      if (!digest.equals(record.fromSha256())) {
        differences.add(
            "--from: %s here, %s in the run"
                .formatted(
                    request.from().get(),
                    record.from().isEmpty()
                        ? StartCheckpoint.NOTHING
                        : record.from() + " as it was"));
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
        record.from().isEmpty()
            ? Optional.empty()
            : Optional.of(new StartCheckpoint(record.from())),
        request.validate().map(RunPlan::absolute).or(() -> record.validateFolder().map(Path::of)),
        TrainingConfig.settings(properties),
        TrainingConfig.of(properties),
        request.device().orElse(record.device()),
        record.written());
  }

  /**
   * Returns the folders whose images are not trained on.
   *
   * @param work the work folder of the run
   */
  List<Path> except(Path work) throws IOException {
    return except(folders, validate, work);
  }

  /** Images to measure are trained on only where their folder is named as a source, too. */
  private static List<Path> except(List<Path> folders, Optional<Path> validate, Path work)
      throws IOException {
    if (validate.isEmpty() || !Files.exists(validate.get())) {
      return List.of(work);
    }
    for (Path folder : folders) {
      if (Files.exists(folder) && Files.isSameFile(folder, validate.get())) {
        return List.of(work);
      }
    }
    return List.of(work, validate.get());
  }

  /** Returns the record of the run. */
  RunRecord record(String fromSha256, RunImages images) {
    return new RunRecord(
        folders.stream().map(Path::toString).toList(),
        output.toString(),
        from.map(StartCheckpoint::name).orElse(""),
        fromSha256,
        validate.map(Path::toString).orElse(""),
        device,
        Map.copyOf(settings),
        images.summary(),
        images.heldOut(),
        written);
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
