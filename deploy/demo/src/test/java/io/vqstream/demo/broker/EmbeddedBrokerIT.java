package io.vqstream.demo.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("counts folders of brokers in this JVM")
class EmbeddedBrokerIT {

  @Test
  void answersOnALoopbackPortAndLeavesNoFolderBehind() throws Exception {
    // Given
    long before = foldersOfBrokers();

    // When
    int nodes;
    String address;
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, 5_000_000)) {
      address = broker.bootstrapServers();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
        nodes = admin.describeCluster().nodes().get().size();
      }
      assertThat(foldersOfBrokers()).isEqualTo(before + 1);
    }

    // Then
    assertThat(nodes).isEqualTo(1);
    assertThat(address).startsWith("127.0.0.1:");
    assertThat(foldersOfBrokers()).isEqualTo(before);
  }

  @Test
  void namesThePortThatIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      // Given
      int port = taken.getLocalPort();

      // When
      assertThatThrownBy(() -> EmbeddedBroker.start(port, 1_000_000))

          // Then
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + port)
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void keepsKafkaFromEndingTheJvm() throws Exception {
    // Given
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, 1_000_000)) {
      assertThat(broker.bootstrapServers()).isNotEmpty();

      // When
      assertThatThrownBy(() -> Exit.halt(1, "fault"))

          // Then
          .hasMessageContaining("fault");
    }
  }

  private static long foldersOfBrokers() throws IOException {
    String ours = "vqstream-broker-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith(ours)).count();
    }
  }
}
