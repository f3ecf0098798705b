package io.vqstream.cli;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.files.FileSelection;
import io.vqstream.files.FileTree;
import io.vqstream.files.OutputFiles;
import io.vqstream.training.HeldOutShare;
import io.vqstream.training.TrainingRequest;
import io.vqstream.training.TrainingResult;
import io.vqstream.training.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a checkpoint on images of folders or of a topic. */
@Command(
    name = "train",
    description = {
      "Trains a checkpoint on images of folders, archives, lists, data sets or a Kafka topic.",
      "A run continues from the bundled checkpoint that fits the sizes of the images and takes 20"
          + " minutes. Some images are held out: the checkpoint that needs the fewest bytes for"
          + " them at equal PSNR is kept.",
      "Ctrl-C and SIGTERM save the run before it ends. 'vqstream train --resume --work DIR'"
          + " continues it with the settings and images it was started with; only the number"
          + " of steps or minutes may change."
    })
final class TrainCommand extends CliCommand {
  private static final int HELP_WIDTH = 100;

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description =
          "Folders of images; zip and tar files (also tar.gz) of images; text files that list image"
              + " files; IDX files of images, such as those of MNIST (also .gz); CIFAR-10 and"
              + " CIFAR-100 batches (.bin). A resumed run remembers them.")
  private List<Path> folders = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "CHECKPOINT",
      description =
          "Checkpoint to write: once the codebooks exist, then every two minutes. A resumed run"
              + " remembers it.")
  private Path output;

  @Option(
      names = "--from",
      paramLabel = "CHECKPOINT",
      description =
          "Where the run starts: photos, thumbnails, a checkpoint file, the work folder of another"
              + " run, or nothing (default: photos or thumbnails, by the sizes of the images).")
  private String from;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file with settings that differ from the defaults.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting; overrides that of --config. May be given several times.")
  private Map<String, String> settings = Map.of();

  @ArgGroup private Length length;

  /** The end of the run. */
  private static final class Length {
    @Option(
        names = "--steps",
        paramLabel = "N",
        required = true,
        description = "Number of optimizer steps of the whole run.")
    private Integer steps;

    @Option(
        names = "--minutes",
        paramLabel = "N",
        required = true,
        description = "Minutes that the steps of the whole run take; sets its phases too.")
    private Double minutes;
  }

  @Option(
      names = "--validate",
      paramLabel = "DIR",
      description =
          "Held-out images, of which at most 40 are measured (default: every 20th of the images of"
              + " a run that fine-tunes).")
  private Path validate;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Folder for the state, figures and pictures of the run (default: CHECKPOINT.work).")
  private Path work;

  @Option(names = "--resume", description = "Continue the run in the work folder.")
  private boolean resume;

  @Option(
      names = "--help-settings",
      description = "List the settings of --config and --set with their defaults, and exit.")
  private boolean helpSettings;

  @Mixin private SearchOption searchOption;
  @Mixin private TopicOption topicOption;
  @Mixin private ForceOption forceOption;

  @Option(
      names = "--device",
      paramLabel = "cpu|gpu|auto",
      description = "Device to train on (default: auto, or as before when resuming).")
  private String device;

  @Override
  public Integer call() throws IOException {
    if (helpSettings) {
      TrainingSettings.help(HELP_WIDTH).forEach(this::print);
      return VqStream.DONE;
    }
    requireArguments();
    Path folder = work != null ? work : output.resolveSibling(output.getFileName() + ".work");
    // closed last: the JVM waits for it once a signal came
    try (StopSignal stop = StopSignal.install()) {
      TrainingResult result;
      Optional<TopicImages> topic = Optional.empty();
      try (ProgressDisplay progress = ProgressDisplay.start(out(), err())) {
        topic = sample(folder, progress, stop);
        result = train(new TrainingProgress(this, progress, stop), request(folder, topic));
      } finally {
        if (topic.isPresent()) {
          topic.get().deleteUnlessNeeded();
        }
      }
      print(
          searchOption.isGiven() && result.end() == TrainingResult.End.STOPPED
              ? "stopped; continue the search with the same command and --resume"
              : summary(result, folder));
      if (result.unreadable() > 0) {
        failed(result.unreadable() + " of the images or folders could not be read, see above");
      }
      return result.unreadable() > 0 ? VqStream.SOME_FAILED : VqStream.DONE;
    }
  }

  private TrainingResult train(TrainingProgress training, TrainingRequest request)
      throws IOException {
    TrainingProgress.Check check = resume ? () -> {} : this::checkOutput;
    return searchOption.isGiven()
        ? training.search(searchOption.request(request, length.minutes, forceOption.given()), check)
        : training.run(request, check);
  }

  private Optional<TopicImages> sample(Path folder, ProgressDisplay progress, StopSignal stop)
      throws IOException {
    if (!topicOption.isGiven()) {
      return Optional.empty();
    }
    checkOutput();
    return Optional.of(topicOption.sample(folder, this::heldOut, progress, stop));
  }

  /** Returns the number of images of a topic to hold out. */
  private int heldOut(int images) throws IOException {
    try {
      return validate != null
          ? 0
          : HeldOutShare.of(images, Optional.ofNullable(config), settings());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }

  private TrainingRequest request(Path folder, Optional<TopicImages> topic) {
    List<Path> sources = new ArrayList<>(folders);
    topic.map(TopicImages::training).ifPresent(sources::add);
    return new TrainingRequest(
        sources,
        Optional.ofNullable(output),
        Optional.ofNullable(from),
        Optional.ofNullable(config),
        settings(),
        Optional.ofNullable(validate).or(() -> topic.flatMap(TopicImages::validation)),
        folder,
        resume,
        Optional.ofNullable(device));
  }

  private Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>(settings);
    if (length != null && length.steps != null) {
      all.put("steps", length.steps.toString());
      all.put("minutes", "0");
    } else if (length != null) {
      all.put("minutes", length.minutes.toString());
    }
    return all;
  }

  private void requireArguments() {
    searchOption.check(length == null ? null : length.minutes, from, topicOption.isGiven());
    if (resume && work == null && output == null && folders.size() == 1) {
      work = folders.get(0); // the run's folder, named without --work
      folders = List.of();
    }
    if (resume && work == null && output == null) {
      throw CommandFailure.usage("--resume: name the folder of the run with --work DIR");
    }
    boolean remembered = resume && !searchOption.isGiven(); // by the record of the run
    if (!remembered && output == null) {
      throw CommandFailure.usage("missing -o CHECKPOINT, the file to write");
    }
    if (!remembered && folders.isEmpty() && !topicOption.isGiven()) {
      throw CommandFailure.usage("missing SOURCE, such as a folder of images, or --topic");
    }
    topicOption.check(resume);
  }

  /** Checks before the training that the output may be written. A resumed run may replace it. */
  private void checkOutput() throws IOException {
    OutputFiles outputs = forceOption.outputs();
    Stream.of(from == null ? null : Path.of(from), config)
        .filter(Objects::nonNull)
        .forEach(outputs::protect);
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        outputs.protectAll(FileTree.of(folder, FileSelection.TRAINING_IMAGES).files());
      } else {
        outputs.protect(folder);
      }
    }
    outputs.check(output);
  }

  private static String summary(TrainingResult result, Path folder) throws IOException {
    String checkpoint =
        result.checkpoint().isPresent()
            ? withDigest(result.checkpoint().get())
            : "no checkpoint, there are no codebooks yet; the state is in " + folder;
    return switch (result.end()) {
      case FINISHED -> "wrote " + checkpoint;
      case EARLY ->
          "wrote %s; ended early after step %d of %d, without further gain"
              .formatted(checkpoint, result.step(), result.steps());
      case NOTHING_TO_DO ->
          "nothing to do: all %d steps were done before; %s".formatted(result.steps(), checkpoint);
      case STOPPED ->
          result.savedStep() == 0
              ? "stopped before the first save: nothing to continue from"
              : ("stopped after step %d of %d; saved at step %d. Continue with: vqstream train --resume"
                      + " --work %s")
                  .formatted(result.step(), result.steps(), result.savedStep(), folder);
    };
  }

  /** Returns a file with the digits by which {@code checkpoint activate} knows its checkpoint. */
  private static String withDigest(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? "%s, checkpoint %s".formatted(file, Checkpoint.read(file).id().digest().substring(0, 8))
        : file.toString();
  }
}
