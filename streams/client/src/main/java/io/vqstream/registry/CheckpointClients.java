package io.vqstream.registry;

import static java.util.stream.Collectors.joining;

import io.vqstream.kafka.AdminClients;
import io.vqstream.kafka.AdminConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Creates Kafka clients for the topics of checkpoints and routes. Users configure connection and
 * security; settings that correctness depends on (isolation level, idempotence, no group) are
 * fixed.
 *
 * @param checkpoints topic of the checkpoints
 * @param routes topic of the routes
 * @param consumer consumer settings
 * @param producer producer settings
 * @param admin admin client settings
 */
public record CheckpointClients(
    String checkpoints,
    String routes,
    Map<String, Object> consumer,
    Map<String, Object> producer,
    Map<String, Object> admin) {
  private static final AtomicLong CONSUMERS = new AtomicLong();
  private static final Duration DEFAULT_WAIT = Duration.ofMinutes(1);

  /** Creates a consumer of committed records that belongs to no group. The caller closes it. */
  public Consumer<byte[], byte[]> newConsumer() {
    Map<String, Object> settings = new HashMap<>(consumer);
    settings.remove(CommonClientConfigs.GROUP_ID_CONFIG);
    settings.remove(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG);
    // Clients with equal ids conflict as MBeans.
    settings.computeIfPresent(
        CommonClientConfigs.CLIENT_ID_CONFIG, (n, id) -> id + "-" + CONSUMERS.incrementAndGet());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // A missing offset must be detected, not replaced.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Creates a transactional producer. The caller closes it. */
  public Producer<byte[], byte[]> newProducer(String transactionalId) {
    Map<String, Object> settings = producerSettings();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return producer(settings);
  }

  /** Creates a producer without transactions. The caller closes it. */
  public Producer<byte[], byte[]> newProducer() {
    return producer(producerSettings());
  }

  private static Producer<byte[], byte[]> producer(Map<String, Object> settings) {
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> producerSettings() {
    Map<String, Object> settings = new HashMap<>(producer);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1 << 20);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"); // weights are dense
    settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, brokerWait().toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 120_000);
    return settings;
  }

  /**
   * Connects to the brokers and waits until one answers. The caller closes the connection.
   *
   * @throws IOException if no broker answers in time or a setting is invalid; the message is one
   *     line
   */
  AdminConnection connect() throws IOException {
    return AdminConnection.open(adminSettings(), address());
  }

  /** Returns the admin client settings, with a timeout of one minute by default. */
  Map<String, Object> adminSettings() {
    return AdminClients.withWait(admin, DEFAULT_WAIT);
  }

  /** Returns how long clients wait for brokers. */
  public Duration brokerWait() {
    return AdminClients.wait(adminSettings());
  }

  /** Returns the bootstrap servers, for messages. */
  String address() {
    Object servers = admin.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    return servers instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(joining(","))
        : String.valueOf(servers);
  }
}
