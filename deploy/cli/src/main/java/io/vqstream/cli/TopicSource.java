package io.vqstream.cli;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.Route;
import io.vqstream.registry.RouteTable;
import io.vqstream.registry.RouteUse;
import io.vqstream.registry.TopicSetup;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import io.vqstream.tools.sample.TopicSampler;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The images of a route: the records of a topic that no route with a longer key prefix covers.
 *
 * @param consumer settings of a consumer
 * @param timeout time without an answer of the brokers after which reading fails
 * @param wanted the records of the route; empty for all of the topic
 */
record TopicSource(
    Map<String, Object> consumer,
    Duration timeout,
    Route route,
    Optional<Predicate<ConsumerRecord<byte[], byte[]>>> wanted) {

  /**
   * Returns the images of a topic, or of those of its keys that have a prefix.
   *
   * @param text {@code TOPIC[:KEYPREFIX]}
   * @throws CommandFailure if the text is malformed: wrong usage
   * @throws IOException if no broker answers or there is no such topic
   */
  static TopicSource of(Brokers brokers, String text) throws IOException {
    Route route = route("--topic", text);
    try (ClusterAdmin cluster = ClusterAdmin.connect(brokers)) {
      cluster.partitions(route.topic());
    }
    return new TopicSource(
        brokers.consumer(brokers.consumerTimeout(), Map.of()),
        brokers.brokerTimeout(),
        route,
        wanted(RouteTable.EMPTY, route));
  }

  /**
   * Returns the images of a route.
   *
   * @param routes all routes
   * @throws CommandFailure if there is no such topic
   */
  static TopicSource of(CheckpointClients clients, RouteTable routes, Route route)
      throws IOException {
    try (TopicSetup topics = TopicSetup.open(clients)) {
      if (!topics.exists(route.topic())) {
        throw CommandFailure.failed("--route: there is no topic " + route.topic());
      }
    }
    return new TopicSource(clients.consumer(), clients.brokerWait(), route, wanted(routes, route));
  }

  /**
   * Parses a route.
   *
   * @throws CommandFailure if it is malformed: wrong usage, naming the option
   */
  static Route route(String option, String text) {
    try {
      return Route.parse(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(option + ": " + e.getMessage());
    }
  }

  private static Optional<Predicate<ConsumerRecord<byte[], byte[]>>> wanted(
      RouteTable routes, Route route) {
    Map<Route, RouteUse> all = new HashMap<>();
    all.put(route, RouteUse.of(new CheckpointId("", "0".repeat(64))));
    for (Route other : routes.only(route.topic()).routes()) {
      routes.of(other).ifPresent(use -> all.putIfAbsent(other, use));
    }
    if (all.size() == 1 && route.keyPrefix().isEmpty()) {
      return Optional.empty();
    }
    RouteTable table = new RouteTable(all);
    return Optional.of(
        record -> table.route(record.topic(), record.key()).equals(Optional.of(route)));
  }

  /** Opens a sampler; the caller closes it. */
  TopicSampler open() {
    return TopicSampler.open(consumer, route.topic(), timeout);
  }
}
