package io.vqstream.sequence;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Opens the consumers of a {@link ReferenceRecovery}. */
public final class RecoveryConsumer {
  private static final AtomicLong OPENED = new AtomicLong();

  private RecoveryConsumer() {}

  /**
   * Opens a consumer that belongs to no group; the caller closes it.
   *
   * @param settings connection, security and isolation level of the consumer of the records
   */
  public static Consumer<byte[], byte[]> open(Map<String, Object> settings) {
    Map<String, Object> own = new HashMap<>(settings);
    own.remove(CommonClientConfigs.GROUP_ID_CONFIG);
    own.remove(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG);
    // Clients with equal ids conflict as MBeans.
    Object id = own.getOrDefault(CommonClientConfigs.CLIENT_ID_CONFIG, "vqstream-references");
    own.put(CommonClientConfigs.CLIENT_ID_CONFIG, id + "-" + OPENED.incrementAndGet());
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // An offset that retention has deleted must be detected, not replaced.
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
    return new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
