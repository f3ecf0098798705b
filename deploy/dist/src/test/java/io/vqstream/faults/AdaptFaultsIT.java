package io.vqstream.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.containers.ClusterState;
import io.vqstream.processes.BrokerProcess;
import io.vqstream.processes.CommandProcess;
import io.vqstream.processes.Ledger;
import io.vqstream.processes.NumberedImages;
import io.vqstream.processes.Opened;
import io.vqstream.processes.Publisher;
import io.vqstream.processes.ServiceProcess;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A route is adapted to its images while encoders and decoders are killed. Its checkpoint is the
 * tiny one of the unit tests, which trains in seconds.
 */
@Tag("faults")
@DisabledOnOs(OS.WINDOWS)
class AdaptFaultsIT {
  private static final int NODES = 3;
  private static final int PARTITIONS = 4;
  private static final int IMAGES = Integer.getInteger("faults.images", 5000) / 5;
  private static final int RATE = 30;

  /** Images that come out between two faults, so that each fault finds the services at work. */
  private static final int BETWEEN = 50;

  @RegisterExtension final Opened opened = new Opened();
  @TempDir Path folder;

  private final Random random = new Random(4);
  private final NumberedImages images = new NumberedImages(48, 40, 1000, true);
  private final FaultReport report =
      new FaultReport("a route adapted to its images, then not to a worse checkpoint");
  private String bootstrapServers;
  private Ledger ledger;

  private void startBrokers() throws Exception {
    List<BrokerProcess> brokers = BrokerProcess.cluster(folder.resolve("brokers"), NODES, Map.of());
    brokers.forEach(opened::add);
    BrokerProcess.startAll(brokers);
    bootstrapServers =
        brokers.stream().map(BrokerProcess::bootstrapServers).collect(Collectors.joining(","));
    opened
        .add(new ClusterState(bootstrapServers))
        .create(
            List.of("images", "images.coded", "images.reconstructed", "images.failed"), PARTITIONS);
    ledger = opened.add(new Ledger(bootstrapServers, "images.reconstructed", PARTITIONS, images));
  }

  @Test
  void switchesToBetterCheckpointsOnly() throws Exception {
    // Given
    startBrokers();
    Checkpoint tiny = TinyCheckpoint.read();
    String digest = tiny.id().digest();
    Path file = Files.write(folder.resolve("tiny.safetensors"), tiny.file());
    assertDone(command("publish", "checkpoint", "publish", file));
    assertDone(
        command("activate", "checkpoint", "activate", digest.substring(0, 8), "--route", "images"));
    List<ServiceProcess> encoders = services("encoder", "quality=4\nlossless=never\n");
    List<ServiceProcess> decoders = services("decoder", "");
    Publisher publisher =
        opened.add(
            new Publisher(
                bootstrapServers,
                "images",
                images,
                IMAGES,
                RATE * 1800,
                Publisher.steady(RATE, ledger::images)));
    ledger.readOn(BETWEEN);

    // When
    CommandProcess better = adapt("better", "steps=100");
    killWhile(better, encoders, decoders);
    CommandProcess worse = adapt("worse", "steps=40", "learning.rate=0.03", "encoder.rate=1");
    killWhile(worse, encoders, decoders);
    int published = publisher.finish();
    ledger.readUntil(published);
    for (int i = 0; i < 20; i++) { // what would come twice
      ledger.read(Duration.ofMillis(500));
    }

    // Then
    System.out.printf("%n== faults ==%n%s==%n", report.lines(published, ledger));
    assertDone(better);
    assertThat(better.said()).contains("better: at equal PSNR");
    assertThat(worse.status()).isEqualTo(1);
    assertThat(worse.said()).contains("route images keeps");
    assertThat(ledger.images()).isEqualTo(published);
    assertThat(ledger.duplicates()).isZero();
    assertThat(ledger.wrong()).isEmpty();
    assertThat(ledger.outOfOrder()).isEmpty();
    String adapted = Checkpoint.read(folder.resolve("better/adapted.safetensors")).id().digest();
    assertThat(checkpoints(published))
        .hasSize(PARTITIONS)
        .allSatisfy(
            (partition, used) ->
                assertThat(used).as("of %d", partition).isEqualTo(List.of(digest, adapted)));
  }

  private CommandProcess command(String name, Object... arguments) throws IOException {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-server", bootstrapServers));
    return opened.add(new CommandProcess(folder.resolve(name + ".log"), all.toArray()));
  }

  private CommandProcess adapt(String name, String... settings) throws IOException {
    List<Object> all = new ArrayList<>(List.of("adapt", "--route", "images", "--margin", 0));
    all.addAll(List.of("--device", "cpu", "--work", folder.resolve(name)));
    all.addAll(List.of("--config", folder.resolve("encoder0.properties")));
    all.addAll(List.of("--set", "crops=2", "--set", "crop.size=32"));
    for (String setting : settings) {
      all.addAll(List.of("--set", setting));
    }
    return command(name, all.toArray());
  }

  private static void assertDone(CommandProcess command) throws InterruptedException {
    assertThat(command.status()).as(command::said).isZero();
  }

  /**
   * Kills until a command has ended, and once more, so that services start with what it has done.
   */
  private void killWhile(
      CommandProcess command, List<ServiceProcess> encoders, List<ServiceProcess> decoders)
      throws Exception {
    boolean last;
    do {
      last = !command.isAlive();
      killOneOf(encoders);
      report.count("SIGKILL of an encoder");
      killOneOf(decoders);
      report.count("SIGKILL of a decoder");
    } while (!last);
  }

  private void killOneOf(List<ServiceProcess> services) throws Exception {
    ServiceProcess one = services.get(random.nextInt(services.size()));
    assertThat(one.awaitRunning().isAlive()).as(one::said).isTrue();
    ledger.readOn(BETWEEN); // so that it has partitions, and work that it has not committed
    one.kill();
    one.start();
  }

  private List<ServiceProcess> services(String role, String settings) throws IOException {
    List<ServiceProcess> services = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path config =
          Files.writeString(
              folder.resolve(role + i + ".properties"),
              """
              bootstrap.servers=%s
              # others take over soon, and a dead one's transaction is not waited for
              session.timeout.ms=10000
              transaction.timeout.ms=15000
              image.timeout.ms=8000
              %s
              """
                  .formatted(bootstrapServers, settings));
      Path log = folder.resolve(role + i + ".log");
      services.add(opened.add(new ServiceProcess(role, log, config).start()));
    }
    services.forEach(ServiceProcess::awaitRunning);
    services.forEach(service -> assertThat(service.isAlive()).as(service::said).isTrue());
    return services;
  }

  /**
   * Reads the digests of the checkpoints of all coded images by partition, without repetitions in a
   * row.
   */
  private Map<Integer, List<String>> checkpoints(int count) throws IOException {
    Map<Integer, List<String>> checkpoints = new TreeMap<>();
    int[] read = {0};
    try (TopicReader reader =
        TopicReader.open(Brokers.at(bootstrapServers), List.of("images.coded"))) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
                  read[0]++;
                  ByteString digest = CodedImage.parseFrom(record.value()).getCheckpointDigest();
                  String used = HexFormat.of().formatHex(digest.toByteArray());
                  List<String> before =
                      checkpoints.computeIfAbsent(record.partition(), p -> new ArrayList<>());
                  if (before.isEmpty() || !before.get(before.size() - 1).equals(used)) {
                    before.add(used);
                  }
                }
                return read[0] >= count;
              });
    }
    return checkpoints;
  }
}
