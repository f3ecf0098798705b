package io.vqstream.bench;

import io.vqstream.service.config.Role;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.io.IOException;
import java.util.stream.Stream;

/** Topics that are deleted on close, with the consumer groups that read them. */
final class TemporaryTopics implements AutoCloseable {
  private final ClusterAdmin cluster;
  private final Topics topics;

  private TemporaryTopics(ClusterAdmin cluster, Topics topics) {
    this.cluster = cluster;
    this.topics = topics;
  }

  /**
   * Creates the topics.
   *
   * @param maxRecordBytes maximum size in bytes of a record batch
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

  /** Returns the bytes of the coded images on the disks of the brokers. */
  long codedBytes() throws IOException {
    return cluster.bytes(topics.coded());
  }

  /** Deletes topics and groups. The services must have stopped. */
  @Override
  public void close() throws IOException {
    try (cluster) {
      cluster.delete(topics.all());
      cluster.deleteGroups(Stream.of(Role.values()).map(topics::group).toList());
    }
  }
}
