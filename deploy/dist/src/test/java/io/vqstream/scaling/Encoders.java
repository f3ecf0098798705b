package io.vqstream.scaling;

import io.vqstream.processes.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.awaitility.Awaitility;

/** Encoder processes of one group, each on a core of its own, with as many partitions each. */
final class Encoders implements AutoCloseable {
  private static final String GROUP = "scaling";

  private final List<ServiceProcess> processes = new ArrayList<>();

  private Encoders() {}

  /**
   * Starts them and returns once they share the partitions.
   *
   * @param folder for their settings and logs
   * @param cores a process for each
   */
  static Encoders start(String bootstrapServers, Path folder, List<Integer> cores)
      throws IOException {
    Encoders encoders = new Encoders();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      for (int core : cores) {
        encoders.processes.add(process(bootstrapServers, folder, core).start());
      }
      for (ServiceProcess process : encoders.processes) {
        process.awaitRunning();
        if (!process.isAlive()) {
          throw new IOException("an encoder did not start: " + process.said());
        }
      }
      encoders.awaitShares(admin);
      return encoders;
    } catch (IOException | RuntimeException e) {
      try (encoders) {
        throw e;
      }
    }
  }

  /** Processor time that they have had since they were started. */
  Duration processorTime() {
    return processes.stream()
        .map(ServiceProcess::processorTime)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Ends them as an operator does, so that the next ones get the partitions at once. */
  @Override
  public void close() {
    for (ServiceProcess process : processes) {
      try (process) {
        process.stop();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void awaitShares(Admin admin) {
    int each = Load.PARTITIONS / processes.size();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .ignoreException(ExecutionException.class) // no group yet
        .until(
            () -> {
              Map<String, Integer> shares = shares(admin);
              return shares.size() == processes.size()
                  && Set.copyOf(shares.values()).equals(Set.of(each));
            });
  }

  private static Map<String, Integer> shares(Admin admin) throws Exception {
    return admin
        .describeConsumerGroups(List.of(GROUP))
        .describedGroups()
        .get(GROUP)
        .get()
        .members()
        .stream()
        .collect(Collectors.groupingBy(Encoders::instance, Collectors.summingInt(Encoders::share)));
  }

  private static String instance(MemberDescription member) {
    return member.clientId().replaceFirst("-StreamThread-.*", "");
  }

  private static int share(MemberDescription member) {
    return member.assignment().topicPartitions().size();
  }

  private static ServiceProcess process(String bootstrapServers, Path folder, int core)
      throws IOException {
    String name = "core-" + core;
    Path config =
        Files.writeString(
            folder.resolve(name + ".properties"),
            """
            bootstrap.servers=%s
            application.id=%s
            client.id=%s
            state.dir=%s
            """
                .formatted(bootstrapServers, GROUP, name, folder.resolve(name + ".state")));
    // One that was there before has its own words in its own log.
    Path log = Files.createTempFile(folder, name, ".log");
    return new ServiceProcess("encoder", log, config, "taskset", "-c", Integer.toString(core));
  }
}
