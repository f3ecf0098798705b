package io.vqstream.testkit;

import static org.awaitility.Awaitility.await;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The topics of a test. */
public final class CreatedTopics {
  private CreatedTopics() {}

  /**
   * Creates topics, and waits until the leaders of their partitions serve: a producer that is
   * faster may lose its first batch (KAFKA-15591).
   *
   * @param topics with their numbers of partitions
   */
  public static void create(Admin admin, Collection<NewTopic> topics) throws Exception {
    admin.createTopics(topics).all().get();
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int i = 0; i < topic.numPartitions(); i++) {
        partitions.put(new TopicPartition(topic.name(), i), OffsetSpec.latest());
      }
    }
    await()
        .ignoreException(ExecutionException.class) // the metadata may be on their way
        .until(() -> admin.listOffsets(partitions).all().get() != null);
  }
}
