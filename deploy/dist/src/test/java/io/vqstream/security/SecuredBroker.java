package io.vqstream.security;

import io.vqstream.testkit.CreatedTopics;
import io.vqstream.testkit.FreePorts;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.awaitility.Awaitility;

/**
 * A Kafka broker in this JVM with ACLs and three listeners: TLS with client certificates, TLS with
 * SCRAM-SHA-512, and an open one for the administrator, who may do everything.
 */
public final class SecuredBroker implements AutoCloseable {
  public static final String PASSWORD = "scram-secret-b7c2";

  private static final String HOST = "127.0.0.1";
  private static final String TLS = "TLS";
  private static final String SCRAM = "SCRAM";
  private static final String ADMIN = "ADMIN";
  private static final String CONTROLLER = "CONTROLLER";
  private static final List<String> LISTENERS = List.of(TLS, SCRAM, ADMIN, CONTROLLER);

  private final Certificates certificates;
  private final List<Integer> ports;
  private final KafkaRaftServer server;
  private final Admin admin;

  private SecuredBroker(Certificates certificates, List<Integer> ports, KafkaRaftServer server) {
    this.certificates = certificates;
    this.ports = ports;
    this.server = server;
    this.admin = Admin.create(Map.of("bootstrap.servers", address(ADMIN)));
  }

  /**
   * Starts it, with everybody's credentials and rights, and the topics of images.
   *
   * @param folder for its data and the certificates
   */
  public static SecuredBroker start(Path folder) throws Exception {
    Certificates certificates =
        Certificates.make(
            folder.resolve("certificates"), "broker", List.of(MinimalAcls.ENCODER.user()));
    Path data = Files.createDirectories(folder.resolve("data"));
    List<Integer> ports = LISTENERS.stream().map(listener -> FreePorts.next()).toList();
    format(data);
    KafkaRaftServer server =
        new KafkaRaftServer(
            KafkaConfig.fromProps(settings(data, ports, certificates)), Time.SYSTEM);
    server.startup();
    SecuredBroker broker = new SecuredBroker(certificates, ports, server);
    broker.prepare();
    return broker;
  }

  /** Where clients with a certificate connect. */
  public String tls() {
    return address(TLS);
  }

  /** Where clients with a password connect. */
  public String scram() {
    return address(SCRAM);
  }

  /** The certificates that it goes by. */
  public Certificates certificates() {
    return certificates;
  }

  /** Grants rights, and waits until the broker goes by them. */
  public void allow(Collection<AclBinding> rights) throws Exception {
    admin.createAcls(rights).all().get();
    Awaitility.await().until(() -> granted().containsAll(rights));
  }

  /** Takes rights away, and waits until the broker goes by that. */
  public void refuse(Collection<AclBinding> rights) throws Exception {
    admin.deleteAcls(rights.stream().map(AclBinding::toFilter).toList()).all().get();
    Awaitility.await().until(() -> granted().stream().noneMatch(rights::contains));
  }

  private Collection<AclBinding> granted() throws InterruptedException, ExecutionException {
    return admin.describeAcls(AclBindingFilter.ANY).values().get();
  }

  private void prepare() throws Exception {
    CreatedTopics.create(
        admin,
        Stream.of("images", "images.coded", "images.reconstructed", "images.failed")
            .map(name -> new NewTopic(name, 2, (short) 1))
            .toList());
    List<UserScramCredentialAlteration> users = new ArrayList<>();
    List<AclBinding> rights = new ArrayList<>();
    for (MinimalAcls each : MinimalAcls.values()) {
      rights.addAll(each.bindings());
      ScramCredentialInfo how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
      users.add(new UserScramCredentialUpsertion(each.user(), how, PASSWORD));
    }
    admin.alterUserScramCredentials(users).all().get();
    allow(rights);
  }

  private String address(String listener) {
    return HOST + ":" + ports.get(LISTENERS.indexOf(listener));
  }

  private static void format(Path folder) throws Exception {
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setControllerListenerName(CONTROLLER)
        .setMetadataLogDirectory(folder.toString())
        .setDirectories(List.of(folder.toString()))
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
  }

  private static Properties settings(Path folder, List<Integer> ports, Certificates certificates) {
    List<String> listeners = new ArrayList<>();
    for (int i = 0; i < LISTENERS.size(); i++) {
      listeners.add(LISTENERS.get(i) + "://" + HOST + ":" + ports.get(i));
    }
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("listeners", String.join(",", listeners));
    p.setProperty(
        "listener.security.protocol.map",
        "TLS:SSL,SCRAM:SASL_SSL,ADMIN:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("inter.broker.listener.name", ADMIN);
    p.setProperty("controller.listener.names", CONTROLLER);
    p.setProperty("controller.quorum.voters", "1@" + HOST + ":" + ports.get(3));
    p.setProperty("ssl.keystore.type", "PKCS12");
    p.setProperty("ssl.keystore.location", certificates.keystore("broker").toString());
    p.setProperty("ssl.keystore.password", Certificates.PASSWORD);
    p.setProperty("ssl.key.password", Certificates.PASSWORD);
    p.setProperty("ssl.truststore.type", "PKCS12");
    p.setProperty("ssl.truststore.location", certificates.truststore().toString());
    p.setProperty("ssl.truststore.password", Certificates.PASSWORD);
    p.setProperty("listener.name.tls.ssl.client.auth", "required");
    p.setProperty("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    p.setProperty(
        "listener.name.scram.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    p.setProperty(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    p.setProperty("super.users", "User:ANONYMOUS");
    p.setProperty("log.dirs", folder.toString());
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
    p.setProperty("server.max.startup.time.ms", "60000");
    return p;
  }

  @Override
  public void close() {
    admin.close();
    server.shutdown();
    server.awaitShutdown();
  }
}
