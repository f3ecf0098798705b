package io.vqstream.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.containers.ClusterState;
import io.vqstream.containers.EnabledIfKafkaContainer;
import io.vqstream.containers.KafkaCluster;
import io.vqstream.processes.Ledger;
import io.vqstream.processes.NumberedImages;
import io.vqstream.processes.Opened;
import io.vqstream.processes.Publisher;
import io.vqstream.processes.SharedResources;
import io.vqstream.service.config.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Images flow past three brokers, of which one dies. */
@EnabledIfKafkaContainer
@Order(1)
@ResourceLock(SharedResources.PROCESSORS)
class ClusterContainerIT {
  private static final int NODES = 3;
  private static final int PARTITIONS = 6;

  /** Images a second. */
  private static final int RATE = 10;

  @RegisterExtension final Opened opened = new Opened();
  @TempDir Path folder;

  private final NumberedImages images = new NumberedImages(32, 24, 5000);
  private KafkaCluster cluster;
  private ClusterState state;
  private LocalServices services;
  private Ledger ledger;

  @BeforeEach
  void startClusterAndServices() throws Exception {
    cluster = opened.add(KafkaCluster.start());
    String brokers = cluster.bootstrapServers();
    state = opened.add(new ClusterState(brokers));
    state.create(
        List.of("images", "images.coded", "images.reconstructed", "images.failed"), PARTITIONS);
    services = opened.add(new LocalServices(brokers, folder));
    services.start(Role.ENCODER);
    services.start(Role.DECODER);
    ledger = opened.add(new Ledger(brokers, "images.reconstructed", PARTITIONS, images));
  }

  @Test
  void deliversExactlyOnceWhileOneBrokerOfThreeRestarts() throws Exception {
    // Given the broker that is missed most: the active controller, coordinator of all groups and
    // transactions, and leader of its part of each topic
    Publisher publisher =
        opened.add(
            new Publisher(
                cluster.bootstrapServers(),
                "images",
                images,
                100,
                RATE * 600,
                Publisher.steady(RATE, ledger::images)));
    ledger.readOn(20);
    int broker = state.activeController();
    state.gatherCoordinatorsOn(broker);
    assertThat(state.leaders("images")).contains(broker);
    assertThat(state.leaders("images.coded")).contains(broker);

    // When
    cluster.kill(broker);
    ledger.readOn(50);
    cluster.startAgain(broker);
    state.awaitInSync(NODES);
    ledger.readOn(20);
    int published = publisher.finish();
    ledger.readUntil(published);
    services.stop();
    ledger.readToEnd();

    // Then
    assertThat(ledger.images()).isEqualTo(published);
    assertThat(ledger.duplicates()).isZero();
    assertThat(ledger.wrong()).isEmpty();
    assertThat(ledger.outOfOrder()).isEmpty();
  }
}
