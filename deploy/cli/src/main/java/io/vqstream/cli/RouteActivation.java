package io.vqstream.cli;

import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.Route;
import io.vqstream.registry.RouteUse;
import io.vqstream.registry.RoutesTopic;
import io.vqstream.registry.TopicSetup;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;

/** Activates checkpoints for a command, which prints what was done. */
final class RouteActivation {
  private final CliCommand command;
  private final CheckpointClients clients;

  RouteActivation(CliCommand command, CheckpointClients clients) {
    this.command = command;
    this.clients = clients;
  }

  /**
   * Activates a checkpoint for a route, in every encoder, or removes the route.
   *
   * @param wanted a published or bundled checkpoint; empty to remove the route
   * @param createRoute whether the topic of images may be missing
   * @throws CommandFailure if that topic is missing
   * @throws IOException if the route cannot be written
   */
  void activate(Route route, Optional<RouteUse> wanted, boolean createRoute) throws IOException {
    try (TopicSetup topics = TopicSetup.open(clients)) {
      // A route may be removed after its topic was deleted.
      if (wanted.isPresent() && !createRoute && !topics.exists(route.topic())) {
        throw CommandFailure.failed(
            "--route: there is no topic %s; name one that exists, or add --create-route"
                .formatted(route.topic()));
      }
      if (topics.ensureRoutes(clients.routes())) {
        command
            .err()
            .println("Topic %s created: compacted, one partition.".formatted(clients.routes()));
        command.err().flush();
      }
    }
    try (Producer<byte[], byte[]> producer = clients.newProducer()) {
      if (wanted.isPresent()) {
        RoutesTopic.activate(producer, clients.routes(), route, wanted.get());
      } else {
        RoutesTopic.deactivate(producer, clients.routes(), route);
      }
    }
    command.print(
        "route %s uses %s from now on"
            .formatted(
                route,
                wanted
                    .map(RouteActivation::shown)
                    .orElse("the next shorter route's checkpoint, or the default")));
  }

  private static String shown(RouteUse use) {
    String fidelity = use.quality().toString();
    return "checkpoint %s (%s)%s"
        .formatted(
            use.checkpoint().digest().substring(0, 8),
            use.checkpoint().name(),
            fidelity.isEmpty() ? "" : ", " + fidelity + ",");
  }
}
