package io.vqstream.containers;

import io.vqstream.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;

/**
 * Three brokers in containers, each a controller as well, as a production cluster keeps its data:
 * three replicas of everything, of which two must have a record before it counts as written.
 *
 * <p>Nodes are numbered from 1. A node that was killed comes back with its data, at the same
 * address.
 */
public final class KafkaCluster implements AutoCloseable {
  private static final int NODES = 3;
  private static final int LISTENER = 9092; // of KafkaContainer, for clients outside the network

  /** Three at once take their time on a busy machine. */
  private static final Duration STARTUP = Duration.ofMinutes(4);

  private final Network network;
  private final List<KafkaContainer> nodes;

  private KafkaCluster(Network network, List<KafkaContainer> nodes) {
    this.network = network;
    this.nodes = nodes;
  }

  /** Starts the nodes and returns once each of them serves. */
  public static KafkaCluster start() {
    Network network = Network.newNetwork();
    List<KafkaContainer> nodes =
        IntStream.rangeClosed(1, NODES)
            .mapToObj(node -> node(node, network, FreePorts.next()))
            .toList();
    KafkaCluster cluster = new KafkaCluster(network, nodes);
    try {
      Startables.deepStart(nodes).join();
      return cluster;
    } catch (RuntimeException e) {
      try (cluster) {
        throw e;
      }
    }
  }

  /** Addresses of all nodes, of those too that are dead. */
  public String bootstrapServers() {
    return nodes.stream().map(KafkaContainer::getBootstrapServers).collect(Collectors.joining(","));
  }

  /** SIGKILL: the node, broker and controller, is gone at once. */
  public void kill(int node) {
    DockerClientFactory.lazyClient().killContainerCmd(id(node)).exec();
  }

  /** Starts a node that was killed; returns before it serves. */
  public void startAgain(int node) {
    DockerClientFactory.lazyClient().startContainerCmd(id(node)).exec();
  }

  @Override
  public void close() {
    nodes.forEach(KafkaContainer::stop);
    network.close();
  }

  private String id(int node) {
    return nodes.get(node - 1).getContainerId();
  }

  private static KafkaContainer node(int node, Network network, int port) {
    KafkaContainer container =
        KafkaContainers.create()
            .withNetwork(network)
            .withNetworkAliases(name(node))
            // KafkaContainer advertises the host's name to the other brokers.
            .withCreateContainerCmdModifier(command -> command.withHostName(name(node)))
            .withEnv(settings(node))
            .withStartupTimeout(STARTUP);
    // Docker would choose another port when the container starts again, and the advertised one is
    // written down. On loopback, where that is how Docker's host is reached.
    container.setPortBindings(List.of(interfaceOf(container) + port + ":" + LISTENER));
    return container;
  }

  private static Map<String, String> settings(int node) {
    String voters =
        IntStream.rangeClosed(1, NODES)
            .mapToObj(voter -> voter + "@" + name(voter) + ":9094")
            .collect(Collectors.joining(","));
    return Map.ofEntries(
        Map.entry("KAFKA_NODE_ID", Integer.toString(node)),
        Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", voters),
        Map.entry("KAFKA_DEFAULT_REPLICATION_FACTOR", "3"),
        Map.entry("KAFKA_MIN_INSYNC_REPLICAS", "2"),
        Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "3"),
        Map.entry("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "3"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "2"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "1"),
        Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
        // A dead broker's partitions get other leaders after that time.
        Map.entry("KAFKA_BROKER_SESSION_TIMEOUT_MS", "3000"),
        Map.entry("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500"),
        Map.entry("KAFKA_HEAP_OPTS", "-Xmx512m"));
  }

  private static String name(int node) {
    return "broker-" + node;
  }

  private static String interfaceOf(KafkaContainer container) {
    try {
      return InetAddress.getByName(container.getHost()).isLoopbackAddress() ? "127.0.0.1:" : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
