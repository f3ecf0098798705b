package io.vqstream.bench;

import io.vqstream.service.config.Role;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.io.IOException;
import java.util.stream.Stream;

/** Topics that go, with the consumer groups of the services that read them, when this is closed. */
final class TemporaryTopics implements AutoCloseable {
  private final ClusterAdmin cluster;
  private final Topics topics;

  private TemporaryTopics(ClusterAdmin cluster, Topics topics) {
    this.cluster = cluster;
    this.topics = topics;
  }

  /**
   * Creates them.
   *
   * @param maxRecordBytes bytes of the largest record batch that each takes
   */
  static TemporaryTopics create(Brokers brokers, Topics topics, int partitions, int maxRecordBytes)
      throws IOException {
    ClusterAdmin cluster = ClusterAdmin.connect(brokers);
    try {
      cluster.create(topics.all(), partitions, maxRecordBytes);
      return new TemporaryTopics(cluster, topics);
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  Topics topics() {
    return topics;
  }

  /** Bytes that the coded images take on the brokers' disks. */
  long codedBytes() throws IOException {
    return cluster.bytes(topics.coded());
  }

  /** Deletes them. The services are gone. */
  @Override
  public void close() throws IOException {
    try (cluster) {
      cluster.delete(topics.all());
      cluster.deleteGroups(Stream.of(Role.values()).map(topics::group).toList());
    }
  }
}
