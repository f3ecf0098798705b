package io.vqstream.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.demo.broker.EmbeddedBroker;
import io.vqstream.processes.Ledger;
import io.vqstream.processes.NumberedImages;
import io.vqstream.processes.Opened;
import io.vqstream.processes.Publisher;
import io.vqstream.processes.ServiceProcess;
import io.vqstream.processes.SharedResources;
import io.vqstream.service.config.Role;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Two encoder processes of one group, on a topic of eight partitions. */
@DisabledOnOs(OS.WINDOWS)
@Order(1)
@ResourceLock(SharedResources.PROCESSORS)
@ResourceLock(value = SharedResources.FOLDERS, mode = ResourceAccessMode.READ)
class TwoInstancesIT {
  private static final int PARTITIONS = 8;
  private static final String GROUP = "vqstream-encoder";

  /** Images a second. */
  private static final int RATE = 10;

  @RegisterExtension final Opened opened = new Opened();
  @TempDir Path folder;

  private final NumberedImages images = new NumberedImages(32, 24, 5000);
  private EmbeddedBroker broker;
  private Admin admin;
  private Ledger ledger;

  @BeforeEach
  void startBrokerAndDecoder() throws Exception {
    broker = opened.add(EmbeddedBroker.start(0, 1_000_000));
    String address = broker.bootstrapServers();
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(address))) {
      cluster.create(
          List.of("images", "images.coded", "images.reconstructed", "images.failed"),
          PARTITIONS,
          1_000_000);
    }
    admin = opened.add(Admin.create(Map.of("bootstrap.servers", address)));
    opened.add(new LocalServices(address, folder.resolve("decoder"))).start(Role.DECODER);
    ledger = opened.add(new Ledger(address, "images.reconstructed", PARTITIONS, images));
  }

  @Test
  void shareThePartitionsAndEachTakesOverFromTheOther() throws Exception {
    // Given
    ServiceProcess one = encoder("one").start();
    ServiceProcess two = encoder("two").start();
    awaitShares(Map.of("one", 4, "two", 4));
    Publisher publisher =
        opened.add(
            new Publisher(
                broker.bootstrapServers(),
                "images",
                images,
                100,
                RATE * 600,
                Publisher.steady(RATE, ledger::images)));
    ledger.readOn(20);

    // When
    two.kill();
    awaitShares(Map.of("one", 8));
    ledger.readOn(20);
    two.start();
    awaitShares(Map.of("one", 4, "two", 4));
    ledger.readOn(20);
    one.stop();
    awaitShares(Map.of("two", 8));
    ledger.readOn(20);
    int published = publisher.finish();
    ledger.readUntil(published);
    two.stop();
    ledger.readToEnd();

    // Then
    assertThat(ledger.images()).isEqualTo(published);
    assertThat(ledger.duplicates()).isZero();
    assertThat(ledger.wrong()).isEmpty();
    assertThat(ledger.outOfOrder()).isEmpty();
  }

  /** Waits until the group's members have so many of the partitions. */
  private void awaitShares(Map<String, Integer> expected) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(500))
        .ignoreException(ExecutionException.class) // no group yet
        .untilAsserted(() -> assertThat(shares()).isEqualTo(expected));
  }

  /** Partitions by instance, of those that have some. */
  private Map<String, Integer> shares() throws Exception {
    ConsumerGroupDescription group =
        admin.describeConsumerGroups(List.of(GROUP)).describedGroups().get(GROUP).get();
    Map<String, Integer> shares = new TreeMap<>();
    group
        .members()
        .forEach(
            member -> {
              String instance = member.clientId().replaceFirst("-StreamThread-.*", "");
              int partitions = member.assignment().topicPartitions().size();
              if (partitions > 0) {
                shares.merge(instance, partitions, Integer::sum);
              }
            });
    return shares;
  }

  private ServiceProcess encoder(String name) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve(name + ".properties"),
            """
            bootstrap.servers=%s
            # so that the group says who has what
            client.id=%s
            num.stream.threads=4
            state.dir=%s
            # the other takes over soon, and a dead one's transaction is not waited for
            session.timeout.ms=6000
            transaction.timeout.ms=10000
            image.timeout.ms=5000
            """
                .formatted(broker.bootstrapServers(), name, folder.resolve(name + ".state")));
    return opened
        .add(new ServiceProcess("encoder", folder.resolve(name + ".log"), config))
        .shortLived();
  }
}
