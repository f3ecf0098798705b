package io.vqstream.cli;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.Route;
import io.vqstream.registry.RouteTable;
import io.vqstream.registry.RouteUse;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.training.CheckpointComparison;
import io.vqstream.training.HeldOutShare;
import io.vqstream.training.TrainingRequest;
import io.vqstream.training.TrainingResult;
import io.vqstream.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fine-tunes the checkpoint of a route on its images and activates the result if it is better. */
@Command(
    name = "adapt",
    description = {
      "Fine-tunes the checkpoint of a route on its images, and activates the result if it is"
          + " better.",
      "Samples the topic, trains from the checkpoint that the route uses, and compares both on"
          + " images that training has not seen. The new one is published and activated if it"
          + " needs fewer bytes at equal PSNR, by --margin at least, and no level in use is worse;"
          + " otherwise the exit status is 1. Services keep running.",
      "Ctrl-C and SIGTERM end it without a publication. With --work, the same command and --resume"
          + " continue it: with its sample, from the last saved state.",
      "The levels in use are those of the settings quality, max.quality and min.psnr of the route,"
          + " or of the encoder in --config."
    })
final class AdaptCommand extends CliCommand {
  /** Fewer images make no sample to train on and compare with. */
  private static final int MIN_IMAGES = 24;

  private static final int DEFAULT_COUNT = 2000;

  @Option(
      names = "--route",
      required = true,
      paramLabel = "TOPIC[:KEYPREFIX]",
      description = "Topic of images, or those keys of it that begin with KEYPREFIX (UTF-8).")
  private String routeText;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Maximum number of images to sample (default: " + DEFAULT_COUNT + ").")
  private Integer count;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "Minutes that training takes (default: 20).")
  private Double minutes;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of training, see 'vqstream train --help-settings'. May be given several"
              + " times.")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--margin",
      paramLabel = "PERCENT",
      defaultValue = "3",
      description =
          "Bytes at equal PSNR that the new checkpoint must save (default: ${DEFAULT-VALUE} %%).")
  private double margin;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the new checkpoint in lists (default: the route).")
  private String name;

  @Option(
      names = "--dry-run",
      description = "Sample, train and compare, but publish and activate nothing.")
  private boolean dryRun;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Folder for the sample, the run and the checkpoint adapted.safetensors; without --resume a"
              + " new or empty one (default: a temporary folder, deleted at the end).")
  private Path work;

  @Option(
      names = "--resume",
      description =
          "Continue the adaptation in the work folder, of the same route and with the same options"
              + " but --count; refused if the sample has changed or the route uses another checkpoint by now.")
  private boolean resume;

  @Option(
      names = "--device",
      paramLabel = "cpu|gpu|auto",
      description = "Device to train on (default: auto).")
  private String device;

  @Mixin private CheckpointTopicsOption option;

  @Override
  public Integer call() throws IOException {
    if (resume && work == null) {
      throw CommandFailure.usage("--resume: name the folder of the adaptation with --work DIR");
    }
    if (resume && count != null) {
      throw CommandFailure.usage("--resume: the adaptation has its sample; omit --count");
    }
    if (count != null && count < MIN_IMAGES) {
      throw CommandFailure.usage("--count: %d is not at least %d".formatted(count, MIN_IMAGES));
    }
    if (!(margin >= 0 && margin < 100)) {
      throw CommandFailure.usage("--margin: " + margin + " is not 0 to 100");
    }
    Route route = TopicSource.route("--route", routeText);
    ServiceConfig config = option.config();
    CheckpointClients clients = option.clients();
    // closed last: the JVM waits for it once a signal came
    try (StopSignal stop = StopSignal.install()) {
      Path folder = work != null ? work : Files.createTempDirectory("vqstream-adapt-");
      try {
        return adapt(route, config, clients, folder, stop);
      } finally {
        if (work == null) {
          TopicImages.delete(folder);
        }
      }
    }
  }

  private int adapt(
      Route route, ServiceConfig config, CheckpointClients clients, Path folder, StopSignal stop)
      throws IOException {
    CurrentRoute current;
    CurrentRoute.Start start;
    Checkpoint adapted;
    CheckpointComparison comparison;
    Optional<AdaptationRecord> kept =
        resume ? Optional.of(AdaptationRecord.read(folder)) : Optional.empty();
    kept.ifPresent(record -> record.requireRoute(route, folder));
    try (ProgressDisplay progress = ProgressDisplay.start(out(), err())) {
      RouteTable routes = CheckpointTopicsOption.routes(clients);
      current = CurrentRoute.of(routes, route);
      TopicImages images;
      if (kept.isPresent()) {
        images = TopicImages.kept(folder);
        kept.get().requireSample(images.folder());
      } else {
        images = sample(TopicSource.of(clients, routes, route), folder, progress, stop);
      }
      start = current.start(clients, config.checkpoint(), images.training());
      if (kept.isPresent()) {
        kept.get().requireStart(start, folder);
      } else {
        AdaptationRecord.of(route, start, images.folder()).write(folder);
      }
      adapted = train(images, start, folder, new TrainingProgress(this, progress, stop));
      CheckpointTopicsOption.requireUsable(adapted, "the new checkpoint");
      progress.say("comparing with " + start.label());
      comparison =
          CheckpointComparison.of(start.checkpoint(), adapted, images.test(), stop::requested)
              .orElseThrow(this::stopped);
    }
    List<Integer> used = current.levels(config.qualitySettings(), adapted.architecture().levels());
    AdaptationVerdict verdict = new AdaptationVerdict(comparison, margin, used, start.label());
    if (!verdict.isBetter()) {
      throw CommandFailure.failed("route %s keeps %s: %s".formatted(route, start.label(), verdict));
    }
    print("better: " + verdict);
    if (dryRun) {
      print("nothing published, as --dry-run says");
      return VqStream.DONE;
    }
    activate(clients, current, adapted);
    return VqStream.DONE;
  }

  private TopicImages sample(
      TopicSource source, Path folder, ProgressDisplay progress, StopSignal stop)
      throws IOException {
    int max = Optional.ofNullable(count).orElse(DEFAULT_COUNT);
    TopicImages images = TopicImages.sample(source, max, folder, this::heldOut, progress, stop);
    return images.holdOutForTest(HeldOutShare.of(images.sample().files().size()));
  }

  private int heldOut(int images) throws IOException {
    if (images < MIN_IMAGES) {
      throw CommandFailure.failed(
          "%s has %s that can be sampled, at least %d are needed"
              .formatted(routeText, NumberFormats.count(images, "image"), MIN_IMAGES));
    }
    try {
      return HeldOutShare.of(images, Optional.empty(), trainingSettings());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }

  private Map<String, String> trainingSettings() {
    Map<String, String> all = new LinkedHashMap<>(settings);
    if (minutes != null) {
      all.put("minutes", minutes.toString());
    }
    if (name != null || !continuesRun()) { // which keeps its name
      all.putIfAbsent("name", name == null ? routeText : name);
    }
    return all;
  }

  /** Returns whether training has begun; an adaptation can be cut before. */
  private boolean continuesRun() {
    return resume && TrainingRun.isResumable(work);
  }

  private Checkpoint train(
      TopicImages images, CurrentRoute.Start start, Path folder, TrainingProgress progress)
      throws IOException {
    Path output = folder.resolve("adapted.safetensors");
    TrainingRequest request =
        new TrainingRequest(
            List.of(images.training()),
            Optional.of(output),
            Optional.of(start.from(folder)),
            Optional.empty(),
            trainingSettings(),
            images.validation(),
            folder,
            continuesRun(),
            Optional.ofNullable(device));
    TrainingResult result = progress.run(request, () -> {});
    if (progress.stopRequested()) {
      throw stopped();
    }
    return Checkpoint.read(
        result
            .checkpoint()
            .orElseThrow(
                () ->
                    CommandFailure.failed(
                        "the run has no joint phase, so there is no checkpoint to compare")));
  }

  private CommandFailure stopped() {
    return CommandFailure.failed(
        "stopped: nothing was published"
            + (work == null
                ? ""
                : "; continue with the same command, without --count and with --resume"));
  }

  /** Publishes and activates the checkpoint, unless the route was changed in the meantime. */
  private void activate(CheckpointClients clients, CurrentRoute current, Checkpoint adapted)
      throws IOException {
    Route route = current.route();
    if (!CurrentRoute.of(CheckpointTopicsOption.routes(clients), route).equals(current)) {
      throw CommandFailure.failed(
          "route %s was changed while training: nothing was published".formatted(route));
    }
    new CheckpointPublication(this, clients).publish(adapted, Optional.of(adapted.name()));
    RouteUse use = new RouteUse(adapted.id(), current.quality());
    new RouteActivation(this, clients).activate(route, Optional.of(use), false);
  }
}
