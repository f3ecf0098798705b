package io.vqstream.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.containers.ClusterState;
import io.vqstream.processes.BrokerProcess;
import io.vqstream.processes.Ledger;
import io.vqstream.processes.NumberedImages;
import io.vqstream.processes.Opened;
import io.vqstream.processes.Publisher;
import io.vqstream.processes.ServiceProcess;
import io.vqstream.processes.Standstill;
import io.vqstream.processes.Trail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images go through two encoders and two decoders that are killed while they work, past three
 * brokers of which one goes away at a time, and each must come out exactly once. {@code mvn
 * -Pfaults verify} runs this.
 */
@Tag("faults")
@DisabledOnOs(OS.WINDOWS)
class FaultsIT {
  /** One broker alone would show KAFKA-20734, see docs/operations.md. */
  private static final int NODES = 3;

  private static final int PARTITIONS = 4;
  private static final int IMAGES = Integer.getInteger("faults.images", 5000);
  private static final int KILLS = Integer.getInteger("faults.kills", 10);
  private static final int BROKER_RESTARTS = Integer.getInteger("faults.restarts", 3);
  private static final int RATE = 30;

  /** Whether the records hold plain image bytes; false: {@code Image} messages. */
  private static final boolean PLAIN =
      Boolean.parseBoolean(System.getProperty("faults.plain", "true"));

  /** Images that come out between two faults, so that each fault finds the services at work. */
  private static final int BETWEEN = 100;

  private static final List<String> TOPICS =
      List.of("images", "images.coded", "images.reconstructed", "images.failed");
  private static final Path LOGS = Path.of("target/faults");

  /** Of all tests here; printed at the end, so that it is the last thing to be read. */
  private static final StringBuilder REPORT = new StringBuilder();

  @RegisterExtension final Opened opened = new Opened();
  @TempDir Path folder;

  @RegisterExtension
  final TestExecutionExceptionHandler whenItFails =
      (context, failure) -> {
        try {
          keepLogs();
        } catch (Exception e) {
          failure.addSuppressed(e);
        }
        throw failure;
      };

  private final Random random = new Random(4);
  private final NumberedImages images = NumberedImages.ofCameras(48, 40, 5000, PLAIN);
  private List<BrokerProcess> brokers;
  private String bootstrapServers;
  private ClusterState cluster;
  private Ledger ledger;
  private Publisher publisher;
  private FaultReport report;
  private String guarantee = "none";
  private int keyFrameInterval = 1;

  @BeforeEach
  void startBroker() throws Exception {
    brokers = BrokerProcess.cluster(folder.resolve("brokers"), NODES, Map.of());
    brokers.forEach(opened::add);
    BrokerProcess.startAll(brokers);
    bootstrapServers =
        brokers.stream().map(BrokerProcess::bootstrapServers).collect(Collectors.joining(","));
    cluster = opened.add(new ClusterState(bootstrapServers));
    cluster.create(TOPICS, PARTITIONS);
    ledger = opened.add(new Ledger(bootstrapServers, "images.reconstructed", PARTITIONS, images));
  }

  @AfterEach
  void report() {
    if (publisher != null) {
      REPORT.append(report.lines(publisher.count(), ledger));
    }
  }

  /** What everybody is at. */
  private void keepLogs() throws Exception {
    Path own = Files.createDirectories(LOGS.resolve(guarantee));
    Files.writeString(
        own.resolve("standstill.txt"), Standstill.look(bootstrapServers, TOPICS, PARTITIONS));
    for (ServiceProcess service : opened.all(ServiceProcess.class).toList()) {
      service.tellThreads();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        if (!log.toString().contains("/data/")) {
          Files.copy(
              log,
              own.resolve(folder.relativize(log).toString().replace('/', '-')),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  @AfterAll
  static void printReport() {
    System.out.printf("%n== faults ==%n%s==%n", REPORT);
  }

  @Test
  void deliversEachImageExactlyOnceInOrder() throws Exception {
    // Given
    report = new FaultReport("exactly once, two encoders and two decoders, inter frames");
    keyFrameInterval = 10;
    List<ServiceProcess> encoders = services("encoder", "exactly_once_v2");
    List<ServiceProcess> decoders = services("decoder", "exactly_once_v2");
    publisher = publisher(IMAGES);
    ServiceProcess joining = null;

    // When
    for (int fault = 0; fault < KILLS; fault++) {
      killOneOf(encoders);
      report.count("SIGKILL of an encoder");
      killOneOf(decoders);
      report.count("SIGKILL of a decoder");
      if ((fault + 1) * BROKER_RESTARTS / KILLS > fault * BROKER_RESTARTS / KILLS) {
        restartBroker(fault);
      }
      if (fault == KILLS / 3) {
        joining = service("encoder", "joining", "exactly_once_v2").start();
        report.count("encoders added");
      }
      if (fault == 2 * KILLS / 3) {
        joining.stop();
        report.count("encoders taken away");
      }
    }
    int published = publisher.finish();
    ledger.readUntil(published);
    for (int i = 0; i < 20; i++) { // what would come twice
      ledger.read(Duration.ofMillis(500));
    }

    // Then
    assertThat(published).isGreaterThanOrEqualTo(IMAGES);
    assertThat(ledger.images()).isEqualTo(published);
    assertThat(ledger.duplicates()).as(this::trail).isZero();
    assertThat(ledger.wrong()).isEmpty();
    assertThat(ledger.outOfOrder()).isEmpty();
    int interFrames =
        Trail.through(bootstrapServers, PARTITIONS, List.of("images.coded")).interFrames();
    report.count("inter frames", interFrames);
    assertThat(interFrames).isGreaterThan(published / 2);
  }

  @Test
  void atLeastOnceLosesNothingAndCountsDuplicates() throws Exception {
    // Given
    report = new FaultReport("at least once, to see that a duplicate is seen");
    List<ServiceProcess> encoders = services("encoder", "at_least_once");
    services("decoder", "at_least_once");
    publisher = publisher(IMAGES / 10);

    // When
    for (int fault = 0; fault < 3; fault++) {
      killOneOf(encoders);
      report.count("SIGKILL of an encoder");
    }
    int published = publisher.finish();
    ledger.readUntil(published);
    for (int i = 0; i < 120 && ledger.duplicates() == 0; i++) {
      ledger.read(Duration.ofMillis(500));
    }

    // Then
    assertThat(ledger.images()).isEqualTo(published);
    assertThat(ledger.duplicates()).isPositive();
  }

  /**
   * What was in the deleted topic and not decoded yet is gone: of each key one run of images. What
   * the encoders had not committed goes to the new topic, and so does all that follows.
   */
  @Test
  void losesOnlyWhatWasInADeletedTopic() throws Exception {
    // Given
    report = new FaultReport("topic between encoders and decoders deleted and created again");
    List<ServiceProcess> encoders = services("encoder", "exactly_once_v2");
    List<ServiceProcess> decoders = services("decoder", "exactly_once_v2");
    publisher = publisher(IMAGES / 5);
    ledger.readOn(BETWEEN);

    // When
    cluster.delete("images.coded");
    report.count("topics deleted");
    awaitSaid(encoders, "topic images.coded (coded.topic) is missing");
    cluster.create(List.of("images.coded"), PARTITIONS);
    report.count("topics created again");
    int after = publisher.count();
    ledger.readUntilAll(after, after + BETWEEN);
    int published = publisher.finish();
    ledger.readUntilAll(after, published);
    for (int i = 0; i < 20; i++) { // what would come twice
      ledger.read(Duration.ofMillis(500));
    }

    // Then
    List<Integer> gone = ledger.missing(0, published);
    assertThat(gone).allMatch(n -> n < after);
    assertThat(gone.stream().filter(n -> isFirstOfARun(n, gone)).map(n -> n % NumberedImages.KEYS))
        .doesNotHaveDuplicates();
    assertThat(ledger.duplicates()).isZero();
    assertThat(ledger.wrong()).isEmpty();
    assertThat(ledger.outOfOrder()).isEmpty();
    assertThat(encoders).allMatch(ServiceProcess::isAlive);
    assertThat(decoders).allMatch(ServiceProcess::isAlive);
  }

  /** Whether the image before, of the same key, is not among them. */
  private static boolean isFirstOfARun(int number, List<Integer> numbers) {
    return !numbers.contains(number - NumberedImages.KEYS);
  }

  private static void awaitSaid(List<ServiceProcess> services, String line) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> services.stream().allMatch(service -> service.said().contains(line)));
  }

  /** Where the records of the images lie that came twice. */
  private String trail() {
    List<String> topics = List.of("images", "images.coded", "images.reconstructed");
    List<String> repeated =
        Trail.through(bootstrapServers, PARTITIONS, topics).repeated(topics.size());
    return String.join("\n", repeated);
  }

  private void killOneOf(List<ServiceProcess> services) throws Exception {
    ServiceProcess one = services.get(random.nextInt(services.size()));
    while (!one.awaitRunning().isAlive()) { // the broker was away for too long
      report.count("services that ended by themselves, started again");
      System.out.println(one.said().lines().reduce((before, last) -> last).orElse("no line"));
      one.start();
    }
    ledger.readOn(BETWEEN); // so that it has partitions, and work that it has not committed
    one.kill();
    one.start();
  }

  private void restartBroker(int fault) throws Exception {
    BrokerProcess broker = brokers.get(random.nextInt(NODES));
    if (fault % 2 == 0) {
      broker.kill();
      report.count("SIGKILL of a broker");
    } else {
      broker.stop();
      report.count("SIGTERM of a broker");
    }
    ledger.readOn(BETWEEN);
    broker.start();
    cluster.awaitInSync(NODES);
    ledger.readOn(BETWEEN);
  }

  private Publisher publisher(int least) {
    // at most: a machine so slow that the faults take half an hour
    return opened.add(
        new Publisher(
            bootstrapServers,
            "images",
            images,
            least,
            RATE * 1800,
            Publisher.steady(RATE, ledger::images)));
  }

  private List<ServiceProcess> services(String role, String guarantee) throws IOException {
    this.guarantee = guarantee;
    List<ServiceProcess> services = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      services.add(service(role, role + i, guarantee).start());
    }
    services.forEach(ServiceProcess::awaitRunning);
    services.forEach(service -> assertThat(service.isAlive()).as(service::said).isTrue());
    return services;
  }

  private ServiceProcess service(String role, String name, String guarantee) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve(name + ".properties"),
            """
            bootstrap.servers=%s
            processing.guarantee=%s
            # others take over soon, and a dead one's transaction is not waited for
            session.timeout.ms=10000
            transaction.timeout.ms=15000
            image.timeout.ms=8000
            # at least once: what was done in that time is done again
            commit.interval.ms=%d
            %s
            """
                .formatted(
                    bootstrapServers,
                    guarantee,
                    guarantee.equals("at_least_once") ? 60_000 : 100,
                    role.equals("encoder") ? "key.frame.interval=" + keyFrameInterval : ""));
    return opened.add(new ServiceProcess(role, folder.resolve(name + ".log"), config));
  }
}
