package io.vqstream.registry;

import static java.util.stream.Collectors.joining;

import io.vqstream.kafka.AdminClients;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The two topics, and what it takes to make clients for them. Connection and security are the
 * user's; what exactness rests on (committed records only, no group, idempotence) is not.
 *
 * @param checkpoints topic of the checkpoints
 * @param routes topic of the routes
 * @param consumer settings of a consumer
 * @param producer settings of a producer
 * @param admin settings of an admin client
 */
public record CheckpointClients(
    String checkpoints,
    String routes,
    Map<String, Object> consumer,
    Map<String, Object> producer,
    Map<String, Object> admin) {
  private static final AtomicLong CONSUMERS = new AtomicLong();
  private static final Duration DEFAULT_WAIT = Duration.ofMinutes(1);

  /** One that belongs to no group and sees what is committed. The caller closes it. */
  public Consumer<byte[], byte[]> newConsumer() {
    Map<String, Object> settings = new HashMap<>(consumer);
    settings.remove(CommonClientConfigs.GROUP_ID_CONFIG);
    settings.remove(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG);
    // Two of one name get in each other's way among the JVM's management beans.
    settings.computeIfPresent(
        CommonClientConfigs.CLIENT_ID_CONFIG, (n, id) -> id + "-" + CONSUMERS.incrementAndGet());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // An offset that is not there must be noticed, not replaced by another.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** One for transactions. The caller closes it. */
  public Producer<byte[], byte[]> newProducer(String transactionalId) {
    Map<String, Object> settings = producerSettings();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return producer(settings);
  }

  /** One for single records. The caller closes it. */
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
   * Opens an admin client once a broker answers. The caller closes it.
   *
   * @throws IOException if none does in time, or a setting cannot be used, in one line
   */
  Admin connect() throws IOException {
    return AdminClients.connect(adminSettings(), address());
  }

  /** They wait for a minute unless told otherwise. */
  Map<String, Object> adminSettings() {
    return AdminClients.withWait(admin, DEFAULT_WAIT);
  }

  /** How long commands wait for the brokers. */
  public Duration brokerWait() {
    return AdminClients.wait(adminSettings());
  }

  /** The brokers' address, for people. */
  String address() {
    Object servers = admin.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    return servers instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(joining(","))
        : String.valueOf(servers);
  }
}
