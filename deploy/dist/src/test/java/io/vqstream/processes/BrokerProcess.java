package io.vqstream.processes;

import io.vqstream.testkit.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.awaitility.Awaitility;

/** A Kafka broker on loopback in a process of its own, which keeps its data when it is killed. */
public final class BrokerProcess implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Path folder;
  private final int port;
  private Process process;

  private BrokerProcess(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * Makes a broker, which is to be started.
   *
   * @param folder for its data, settings and log; it need not be there
   */
  public static BrokerProcess in(Path folder) throws Exception {
    return in(folder, Map.of());
  }

  /** As {@link #in(Path)}, with more of the broker's settings. */
  public static BrokerProcess in(Path folder, Map<String, String> more) throws Exception {
    return cluster(folder, 1, more).get(0);
  }

  /**
   * Makes brokers of one cluster, which are to be started. Topics and Kafka's own have a replica at
   * each, and take what all but one have.
   *
   * @param folder for what they write; of several, each has a folder in it
   * @param more settings of each
   */
  public static List<BrokerProcess> cluster(Path folder, int nodes, Map<String, String> more)
      throws Exception {
    List<Integer> ports = IntStream.range(0, 2 * nodes).mapToObj(i -> FreePorts.next()).toList();
    String cluster = Uuid.randomUuid().toString();
    List<String> voters = new ArrayList<>();
    for (int node = 1; node <= nodes; node++) {
      voters.add(node + "@" + HOST + ":" + ports.get(2 * node - 1));
    }
    List<BrokerProcess> brokers = new ArrayList<>();
    for (int node = 1; node <= nodes; node++) {
      Path own = nodes == 1 ? folder : folder.resolve("broker-" + node);
      Path data = Files.createDirectories(own.resolve("data"));
      format(data, cluster, node);
      Properties settings = settings(data, node, ports.get(2 * node - 2), ports.get(2 * node - 1));
      settings.put("controller.quorum.voters", String.join(",", voters));
      settings.putAll(replication(nodes));
      settings.putAll(more);
      try (Writer writer = Files.newBufferedWriter(own.resolve("server.properties"))) {
        settings.store(writer, null);
      }
      brokers.add(new BrokerProcess(own, ports.get(2 * node - 2)));
    }
    return brokers;
  }

  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /**
   * Starts it with the data that it has, and waits until it answers.
   *
   * @param launcher what starts it, such as {@code taskset -c 1}; nothing for the process itself
   */
  public void start(String... launcher) throws IOException {
    launch(launcher);
    awaitAnswer();
  }

  /** Starts those of a cluster, none of which answers alone. */
  public static void startAll(List<BrokerProcess> cluster) throws IOException {
    for (BrokerProcess each : cluster) {
      each.launch();
    }
    cluster.forEach(BrokerProcess::awaitAnswer);
  }

  private void launch(String... launcher) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "kafka.Kafka",
            folder.resolve("server.properties").toString()));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile()))
            .start();
  }

  private void awaitAnswer() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(5)) // on a machine that has much else to do
        .pollInterval(Duration.ofMillis(300))
        .until(() -> listens() && answers());
  }

  private boolean listens() {
    try (Socket socket = new Socket(HOST, port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean answers() throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers(),
            "default.api.timeout.ms",
            10_000,
            "request.timeout.ms",
            5000);
    try (Admin admin = Admin.create(settings)) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (ExecutionException e) {
      return false; // not yet
    }
  }

  /** Processor time that it has had since it was last started. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** SIGKILL: as when the power goes. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM, and SIGKILL where that does not end it in a minute. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      kill();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }

  private static void format(Path data, String cluster, int node) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream(); // else it prints to standard output
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      new Formatter()
          .setClusterId(cluster)
          .setNodeId(node)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(data.toString())
          .setDirectories(List.of(data.toString()))
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setIgnoreFormatted(false)
          .setHasDynamicQuorum(false)
          .setPrintStream(out)
          .run();
    }
  }

  private static Properties settings(Path data, int node, int port, int controllerPort) {
    Properties p = new Properties();
    p.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            Integer.toString(node),
            "listeners",
            "PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d".formatted(HOST, port, controllerPort),
            "advertised.listeners",
            "PLAINTEXT://" + HOST + ":" + port,
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "controller.listener.names",
            "CONTROLLER",
            "log.dirs",
            data.toString()));
    p.putAll(
        Map.of(
            "auto.create.topics.enable", "false",
            "group.initial.rebalance.delay.ms", "0",
            "offsets.topic.num.partitions", "4",
            "transaction.state.log.num.partitions", "4",
            "broker.session.timeout.ms", "6000",
            // as the service's transactions are short here, so that a killed one is not waited for
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1"));
    return p;
  }

  private static Map<String, String> replication(int nodes) {
    String all = Integer.toString(nodes);
    String enough = Integer.toString(Math.max(1, nodes - 1));
    return Map.of(
        "default.replication.factor", all,
        "min.insync.replicas", enough,
        "offsets.topic.replication.factor", all,
        "transaction.state.log.replication.factor", all,
        "transaction.state.log.min.isr", enough);
  }
}
