package io.vqstream.cli;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointTopic;
import io.vqstream.registry.PublishedCheckpoint;
import io.vqstream.registry.Route;
import io.vqstream.registry.RouteQuality;
import io.vqstream.registry.RouteUse;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Activates a checkpoint for a route. */
@Command(
    name = "activate",
    description = {
      "Activates a checkpoint for a route, in every encoder.",
      "The checkpoint is fetched first; one that cannot code a test image is refused.",
      "Each encoder fetches the checkpoint and opens it while images flow, then switches. Of the"
          + " routes that cover a record the one with the longest key prefix counts.",
      "A route may override the settings quality, max.quality, min.psnr and key.frame.interval of the"
          + " service."
    })
final class CheckpointActivateCommand extends CliCommand {
  private static final String DEFAULT = "default";

  @Parameters(
      paramLabel = "DIGEST|photos|thumbnails|default",
      description = {
        "First digits, four at least, of the digest of a published checkpoint; or one that comes"
            + " with vqstream; or 'default', which removes the route."
      })
  private String checkpoint;

  @Option(
      names = "--route",
      required = true,
      paramLabel = "TOPIC[:KEYPREFIX]",
      description = "Topic of images, or those keys of it that begin with KEYPREFIX (UTF-8).")
  private String routeText;

  @Option(
      names = "--create-route",
      description = "Create the route although its topic of images does not exist yet.")
  private boolean createRoute;

  @Mixin private RouteQualityOption fidelity;

  @Mixin private CheckpointTopicsOption option;

  @Override
  public Integer call() throws Exception {
    Route route = TopicSource.route("--route", routeText);
    CheckpointClients clients = option.clients();
    RouteQuality asked = fidelity.read();
    Optional<RouteUse> wanted = wanted(clients, asked).map(id -> new RouteUse(id, asked));
    if (wanted.isEmpty() && !asked.equals(RouteQuality.INHERITED)) {
      throw CommandFailure.usage(
          "'default' removes the route; omit --quality, --max-quality, --min-psnr and"
              + " --key-frame-interval");
    }
    new RouteActivation(this, clients).activate(route, wanted, createRoute);
    return VqStream.DONE;
  }

  /** Returns the checkpoint, fetched and verified with a test image; empty for the default. */
  private Optional<CheckpointId> wanted(CheckpointClients clients, RouteQuality asked)
      throws IOException {
    if (checkpoint.equals(DEFAULT)) {
      return Optional.empty();
    }
    Optional<BundledCheckpoint> bundled = BundledCheckpoint.ofId(checkpoint);
    if (bundled.isPresent()) {
      Checkpoint whole = bundled.get().read();
      checkLevels(asked, whole.architecture().levels());
      return Optional.of(whole.id());
    }
    if (!CheckpointTopicsOption.isPrefix(checkpoint)) {
      throw CommandFailure.usage(
          checkpoint + ": neither the first digits of a digest nor photos, thumbnails or default");
    }
    try (CheckpointTopic topic = CheckpointTopicsOption.existing(clients)) {
      PublishedCheckpoint published = CheckpointTopicsOption.find(topic, checkpoint);
      checkLevels(asked, published.levels());
      CheckpointTopicsOption.requireUsable(
          CheckpointTopicsOption.fetch(topic, published), "checkpoint " + published.label());
      return Optional.of(new CheckpointId(published.name(), published.digest()));
    }
  }

  private static void checkLevels(RouteQuality asked, int levels) {
    int highest = Math.max(asked.quality().orElse(1), asked.maxQuality().orElse(1));
    if (highest > levels) {
      throw CommandFailure.usage(
          "quality level %d: the checkpoint has levels 1 to %d".formatted(highest, levels));
    }
  }
}
