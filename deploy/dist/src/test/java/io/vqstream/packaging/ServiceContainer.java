package io.vqstream.packaging;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A service as {@code docker run --read-only --user 10001 --cap-drop ALL --tmpfs /tmp} runs it.
 * Docker mounts that {@code /tmp} without the right to execute.
 */
final class ServiceContainer implements AutoCloseable {
  private final GenericContainer<?> container;

  /**
   * @param role encoder or decoder
   * @param bootstrapServers as seen in the network
   */
  ServiceContainer(BuiltImage image, String role, Network network, String bootstrapServers) {
    container =
        new GenericContainer<>(DockerImageName.parse(image.name()))
            .withNetwork(network)
            .withCommand(role, "--bootstrap-server", bootstrapServers)
            // It lives for a minute: what C2 would gain it would cost before.
            .withEnv("VQSTREAM_OPTS", "-XX:TieredStopAtLevel=1")
            .withEnv("VQSTREAM_VECTOR", "off")
            .withEnv("VQSTREAM_CONFIG_NUM_STREAM_THREADS", "2")
            // Loads the library that Kafka's clients unpack elsewhere.
            .withEnv("VQSTREAM_CONFIG_PRODUCER_COMPRESSION_TYPE", "zstd")
            .withCreateContainerCmdModifier(ServiceContainer::takeRights)
            .waitingFor(
                Wait.forLogMessage(".* runs: .*", 1).withStartupTimeout(Duration.ofMinutes(3)));
  }

  private static void takeRights(CreateContainerCmd command) {
    command.withUser("10001");
    command
        .getHostConfig()
        .withReadonlyRootfs(true)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withTmpFs(Map.of("/tmp", ""));
  }

  GenericContainer<?> container() {
    return container;
  }

  /** Runs a command in it. */
  Container.ExecResult run(String... command) throws Exception {
    return container.execInContainer(command);
  }

  /** What {@code docker stop --time SECONDS} does; gives the exit status, 137 after a SIGKILL. */
  long stop(int seconds) {
    var docker = container.getDockerClient();
    docker.stopContainerCmd(container.getContainerId()).withTimeout(seconds).exec();
    return docker
        .inspectContainerCmd(container.getContainerId())
        .exec()
        .getState()
        .getExitCodeLong();
  }

  @Override
  public void close() {
    container.stop();
  }
}
