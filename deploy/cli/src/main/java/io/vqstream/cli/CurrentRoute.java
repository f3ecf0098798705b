package io.vqstream.cli;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.files.WholeFile;
import io.vqstream.record.QualitySettings;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointTopic;
import io.vqstream.registry.Route;
import io.vqstream.registry.RouteQuality;
import io.vqstream.registry.RouteTable;
import io.vqstream.registry.RouteUse;
import io.vqstream.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What encoders use for the images of a route.
 *
 * @param use of the route, or of the next shorter one; empty for the default of the service
 */
record CurrentRoute(Route route, Optional<RouteUse> use) {

  /** Returns what a table of routes says. */
  static CurrentRoute of(RouteTable routes, Route route) {
    byte[] key = route.keyPrefix().isEmpty() ? null : route.keyPrefix().toByteArray();
    return new CurrentRoute(route, routes.of(route).or(() -> routes.of(route.topic(), key)));
  }

  /** Returns the quality settings of the route, which override those of the service. */
  RouteQuality quality() {
    return use.map(RouteUse::quality).orElse(RouteQuality.INHERITED);
  }

  /**
   * Returns the levels that encoders use, from 1: those from the quality level to the highest if
   * there is a minimum PSNR, else the quality level.
   *
   * @param service settings of the service
   * @param levels number of levels of the checkpoint
   */
  List<Integer> levels(QualitySettings service, int levels) {
    QualityPolicy policy = service.of(quality()).unchecked(levels);
    boolean rises = quality().minPsnr().orElse(service.minPsnr()) > 0;
    return IntStream.rangeClosed(
            policy.startQuality(), rises ? policy.maxQuality() : policy.startQuality())
        .boxed()
        .toList();
  }

  /**
   * A checkpoint to train from.
   *
   * @param source the id of a bundled checkpoint or a file; empty for a published checkpoint
   * @param label name in messages
   */
  record Start(Optional<String> source, String label, Checkpoint checkpoint) {

    /**
     * Returns what a run takes as its start. Writes a published checkpoint to a file of the work
     * folder first, unless it is there.
     */
    String from(Path work) throws IOException {
      if (source.isPresent()) {
        return source.get();
      }
      Path file = work.resolve("start.safetensors");
      if (!Files.exists(file) || !Checkpoint.read(file).id().equals(checkpoint.id())) {
        WholeFile.create(file, WholeFile.Content.of(checkpoint.file()));
      }
      return file.toString();
    }
  }

  /**
   * Returns the checkpoint that the route uses.
   *
   * @param fallback the checkpoint of the service: a file or the id of a bundled one; empty for the
   *     bundled one that fits the images
   * @param images images of the route
   */
  Start start(CheckpointClients clients, Optional<Path> fallback, Path images) throws IOException {
    if (use.isPresent()) {
      CheckpointId id = use.get().checkpoint();
      Optional<BundledCheckpoint> bundled =
          Arrays.stream(BundledCheckpoint.values())
              .filter(one -> one.read().id().digest().equals(id.digest()))
              .findFirst();
      return bundled.isPresent() ? bundled(bundled.get()) : published(clients, id);
    }
    String from =
        fallback.isPresent() ? fallback.get().toString() : TrainingRun.defaultStart(images);
    Optional<BundledCheckpoint> bundled = BundledCheckpoint.ofId(from);
    if (bundled.isPresent()) {
      return bundled(bundled.get());
    }
    Path file = Path.of(from);
    return new Start(Optional.of(from), String.valueOf(file.getFileName()), Checkpoint.read(file));
  }

  private static Start bundled(BundledCheckpoint bundled) {
    return new Start(Optional.of(bundled.id()), bundled.id(), bundled.read());
  }

  private static Start published(CheckpointClients clients, CheckpointId id) throws IOException {
    try (CheckpointTopic topic = CheckpointTopicsOption.existing(clients)) {
      Checkpoint checkpoint =
          CheckpointTopicsOption.fetch(topic, CheckpointTopicsOption.find(topic, id.digest()));
      return new Start(
          Optional.empty(),
          "%s (%s)".formatted(id.digest().substring(0, 8), id.name()),
          checkpoint);
    }
  }
}
