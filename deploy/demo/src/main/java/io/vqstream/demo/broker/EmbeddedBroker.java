package io.vqstream.demo.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker with its KRaft controller on 127.0.0.1 inside this JVM.
 *
 * <p>{@link #close} deletes its temporary data folder. A fatal error of Kafka ends the broker, not
 * the JVM.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String CONTROLLER = "CONTROLLER";
  private static final int NODE = 1;

  private final TemporaryFolder data;
  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(TemporaryFolder data, KafkaRaftServer server, int port) {
    this.data = data;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker and waits until it answers.
   *
   * @param port loopback port to listen on, 0 for any free one
   * @param maxRecordBytes maximum size in bytes of a record batch
   * @throws IOException if the port is in use, naming it, or the data cannot be written
   */
  public static EmbeddedBroker start(int port, int maxRecordBytes) throws IOException {
    KafkaExits.intercept();
    int brokerPort;
    int controllerPort;
    // Both are held at once so that they differ; Kafka binds them again within a second.
    try (ServerSocket broker = reserve(port);
        ServerSocket controller = reserve(0)) {
      brokerPort = broker.getLocalPort();
      controllerPort = controller.getLocalPort();
    }
    TemporaryFolder data = TemporaryFolder.create("vqstream-broker-");
    KafkaRaftServer server = null;
    try {
      format(data.path());
      server =
          new KafkaRaftServer(
              KafkaConfig.fromProps(
                  configuration(data.path(), brokerPort, controllerPort, maxRecordBytes)),
              Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(data, server, brokerPort);
    } catch (Exception e) {
      IOException failure =
          new IOException("no broker could be started on port " + brokerPort + ": " + reason(e), e);
      try (data) {
        if (server != null) {
          server.shutdown();
        }
      } catch (IOException | RuntimeException closing) {
        failure.addSuppressed(closing);
      }
      throw failure;
    }
  }

  /** Returns the bootstrap address, {@code host:port}. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /** Stops the broker and deletes its data. */
  @Override
  public void close() throws IOException {
    try (data) {
      server.shutdown();
      server.awaitShutdown();
    }
  }

  private static ServerSocket reserve(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException("port " + port + " of " + HOST + " cannot be used: " + reason(e), e);
    }
  }

  private static void format(Path folder) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream(); // not standard output
    try (PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8)) {
      new Formatter()
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setControllerListenerName(CONTROLLER)
          .setMetadataLogDirectory(folder.toString())
          .setDirectories(List.of(folder.toString()))
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setIgnoreFormatted(false)
          .setHasDynamicQuorum(false)
          .setPrintStream(out)
          .run();
    }
  }

  private static Properties configuration(
      Path folder, int brokerPort, int controllerPort, int maxRecordBytes) {
    String broker = "PLAINTEXT://" + HOST + ":" + brokerPort;
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(NODE));
    p.setProperty("listeners", broker + "," + CONTROLLER + "://" + HOST + ":" + controllerPort);
    p.setProperty("advertised.listeners", broker);
    p.setProperty(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    p.setProperty("inter.broker.listener.name", "PLAINTEXT");
    p.setProperty("controller.listener.names", CONTROLLER);
    p.setProperty("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
    p.setProperty("log.dirs", folder.toString());
    p.setProperty("message.max.bytes", Integer.toString(maxRecordBytes));
    // The default of 100 MiB limits requests, and with them records.
    long request = Math.max(100L << 20, maxRecordBytes + (1L << 20));
    p.setProperty("socket.request.max.bytes", Long.toString(Math.min(Integer.MAX_VALUE, request)));
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("server.max.startup.time.ms", "60000");
    // A single node: one replica, few files.
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
    return p;
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
