package io.vqstream.cli;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.streams.checkpoint.CheckpointClients;
import io.vqstream.streams.checkpoint.CheckpointTopic;
import io.vqstream.streams.checkpoint.PublishedCheckpoint;
import io.vqstream.streams.checkpoint.Route;
import io.vqstream.streams.checkpoint.RoutesTopic;
import io.vqstream.streams.checkpoint.TopicSetup;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which checkpoint a route uses from now on. */
@Command(
    name = "activate",
    description = {
      "Has every encoder use a checkpoint for a route from now on.",
      "Each encoder fetches the checkpoint and opens it while images flow, then switches. Of the"
          + " routes that cover a record the one with the longest key prefix counts."
    })
final class CheckpointActivateCommand extends CliCommand {
  private static final String DEFAULT = "default";

  @Parameters(
      paramLabel = "DIGEST|photos|thumbnails|default",
      description = {
        "First digits, four at least, of the digest of a published checkpoint; or one that comes"
            + " with vqstream; or 'default', which takes the route back."
      })
  private String checkpoint;

  @Option(
      names = "--route",
      required = true,
      paramLabel = "TOPIC[:KEYPREFIX]",
      description = "Topic of images, or those keys of it that begin with KEYPREFIX (UTF-8).")
  private String routeText;

  @Mixin private CheckpointTopicsOption option;

  @Override
  public Integer call() throws Exception {
    Route route = route();
    CheckpointClients clients = option.clients();
    Optional<CheckpointId> wanted = wanted(clients);
    try (TopicSetup topics = TopicSetup.open(clients)) {
      if (topics.ensureRoutes(clients.routes())) {
        say("Topic %s created: compacted, one partition.".formatted(clients.routes()));
      }
      if (!topics.exists(route.topic())) {
        say("There is no topic %s yet.".formatted(route.topic()));
      }
    }
    try (Producer<byte[], byte[]> producer = clients.newProducer()) {
      if (wanted.isPresent()) {
        RoutesTopic.activate(producer, clients.routes(), route, wanted.get());
      } else {
        RoutesTopic.takeBack(producer, clients.routes(), route);
      }
    }
    out()
        .printf(
            "route %s uses %s from now on%n",
            route,
            wanted
                .map(id -> "checkpoint " + id.digest().substring(0, 8) + " (" + id.name() + ")")
                .orElse("the next shorter route's checkpoint, or the default"));
    out().flush();
    return VqStream.DONE;
  }

  private Route route() {
    try {
      return Route.parse(routeText);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--route: " + e.getMessage());
    }
  }

  private void say(String line) {
    err().println(line);
    err().flush();
  }

  /** The checkpoint, fetched and checked so that no damaged one is activated; empty: default. */
  private Optional<CheckpointId> wanted(CheckpointClients clients) throws IOException {
    if (checkpoint.equals(DEFAULT)) {
      return Optional.empty();
    }
    Optional<BundledCheckpoint> bundled = BundledCheckpoint.named(checkpoint);
    if (bundled.isPresent()) {
      return Optional.of(bundled.get().read().id());
    }
    if (!CheckpointTopicsOption.isPrefix(checkpoint)) {
      throw CommandFailure.usage(
          checkpoint + ": neither the first digits of a digest nor photos, thumbnails or default");
    }
    try (CheckpointTopic topic = CheckpointTopicsOption.existing(clients)) {
      PublishedCheckpoint published = CheckpointTopicsOption.find(topic, checkpoint);
      CheckpointTopicsOption.fetch(topic, published);
      return Optional.of(new CheckpointId(published.name(), published.digest()));
    }
  }
}
