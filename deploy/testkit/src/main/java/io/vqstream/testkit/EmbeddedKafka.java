package io.vqstream.testkit;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.apache.kafka.common.IsolationLevel.READ_COMMITTED;
import static org.apache.kafka.common.IsolationLevel.READ_UNCOMMITTED;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka broker in this JVM, at a free port of 127.0.0.1, in a folder that goes with it. A test
 * class that shares one among its tests has it as a static field with JUnit's {@code AutoClose}.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private final Path dir;
  private final int port;
  private final Properties properties;
  private KafkaRaftServer server;
  private Admin admin;

  private EmbeddedKafka(Path dir, int port, Properties properties) {
    this.dir = dir;
    this.port = port;
    this.properties = properties;
  }

  /** Starts a broker. */
  public static EmbeddedKafka start() {
    return start(Map.of());
  }

  /** Starts a broker with more settings. */
  public static EmbeddedKafka start(Map<String, String> settings) {
    try {
      EmbeddedKafka kafka = formatted(settings);
      kafka.startAgain();
      kafka.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
      return kafka;
    } catch (Exception e) {
      throw new IllegalStateException("cannot start a broker", e);
    }
  }

  private static EmbeddedKafka formatted(Map<String, String> settings) throws Exception {
    Path dir = Files.createTempDirectory("vqstream-kafka-").toAbsolutePath();
    int broker = FreePorts.next();
    int controller = FreePorts.next();
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(dir.toString())
        .setDirectories(List.of(dir.toString()))
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setIgnoreFormatted(true)
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
    Properties properties = properties(dir, broker, controller);
    properties.putAll(settings);
    return new EmbeddedKafka(dir, broker, properties);
  }

  /** Starts the broker that was stopped, with what it holds. */
  public void startAgain() {
    server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
    server.startup();
  }

  /** Changes a setting, from the next start on. */
  public void set(String name, String value) {
    properties.put(name, value);
  }

  /** Creates topics; see {@link CreatedTopics#create}. */
  public void create(NewTopic... topics) throws Exception {
    CreatedTopics.create(admin, List.of(topics));
  }

  /** Changes a setting of a topic, and waits until the broker uses it. */
  public void setOfTopic(String topic, String name, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    await()
        .until(
            () ->
                admin
                    .describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get(name)
                    .value()
                    .equals(value));
  }

  /**
   * Waits until no transaction is open in a topic. A producer's commit returns before all
   * partitions have the marker that shows its records.
   */
  public void awaitTransactions(String topic) {
    await().until(() -> ends(topic, READ_UNCOMMITTED).equals(ends(topic, READ_COMMITTED)));
  }

  private List<Long> ends(String topic, IsolationLevel isolation) throws Exception {
    Map<TopicPartition, OffsetSpec> latest =
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .collect(toMap(identity(), each -> OffsetSpec.latest()));
    var ends = admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all().get();
    return latest.keySet().stream().map(each -> ends.get(each).offset()).toList();
  }

  /** Stops the broker and leaves what it holds. */
  public void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Returns the address. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Returns an admin client of the broker, which closes it. */
  public Admin admin() {
    return admin;
  }

  @Override
  public void close() {
    admin.close();
    stop();
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties properties(Path dir, int broker, int controller) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    // Records of tests may have old timestamps: 30 s after its start, a broker would delete them.
    p.put("log.retention.ms", "-1");
    p.put("node.id", "1");
    p.put("listeners", "PLAINTEXT://127.0.0.1:" + broker + ",CONTROLLER://127.0.0.1:" + controller);
    p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + broker);
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("controller.listener.names", "CONTROLLER");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.put("log.dirs", dir.toString());
    p.put("offsets.topic.num.partitions", "1");
    p.put("offsets.topic.replication.factor", "1");
    p.put("transaction.state.log.num.partitions", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("auto.create.topics.enable", "false");
    p.put("log.cleaner.dedupe.buffer.size", "2097152");
    p.put("server.max.startup.time.ms", "60000");
    return p;
  }
}
