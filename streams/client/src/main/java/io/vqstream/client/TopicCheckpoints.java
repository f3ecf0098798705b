package io.vqstream.client;

import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.codecpool.RoutingCodecProvider;
import io.vqstream.registry.CheckpointClients;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigException;

/**
 * The published checkpoints that a deserializer uses in addition to those of its {@link
 * CodecSource}. A checkpoint is fetched when a frame names it and is then cached on disk. Equal
 * instances share their codecs.
 *
 * @param topic topic of the checkpoints
 * @param options cache directory, timeout and maximum number of open codecs
 * @param connection settings of the consumer that fetches checkpoints: address and security
 */
record TopicCheckpoints(
    String topic, RoutingCodecProvider.Options options, Map<String, Object> connection) {
  private static final String CLIENT_ID = "vqstream-checkpoints";

  /**
   * Creates an instance that uses the connection settings of the deserializer's Kafka client.
   *
   * @param client settings of the client
   * @throws ConfigException if {@code bootstrap.servers} is missing, or the SLF4J on the class path
   *     is too old to report what is fetched
   */
  static TopicCheckpoints of(
      String topic, RoutingCodecProvider.Options options, Map<String, ?> client) {
    if (client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) == null) {
      throw new ConfigException(
          "%s is %s, but %s is not set; checkpoints cannot be fetched"
              .formatted(
                  VqConfig.CHECKPOINTS_TOPIC, topic, CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }
    requireSlf4j(TopicCheckpoints.class.getClassLoader());
    return new TopicCheckpoints(topic, options, ConnectionSettings.of(client));
  }

  /** Kafka's clients bring SLF4J 1.7, which Maven takes where they are declared first. */
  static void requireSlf4j(ClassLoader classes) {
    if (classes.getResource("org/slf4j/spi/LoggingEventBuilder.class") == null) {
      throw new ConfigException(
          VqConfig.CHECKPOINTS_TOPIC
              + " needs SLF4J 2: declare org.slf4j:slf4j-api 2.0.17, or vqstream-client before"
              + " kafka-clients");
    }
  }

  /**
   * Returns a provider of codecs for frames of any checkpoint. Fetches nothing until a frame needs
   * it.
   *
   * @param base codec of the local checkpoints; closed by the caller, after the provider
   * @param maxPixels maximum number of pixels of an image; larger images are rejected
   */
  CodecProvider openProvider(ImageCodec base, long maxPixels) {
    Map<String, Object> consumer = new HashMap<>(connection);
    consumer.put(CommonClientConfigs.CLIENT_ID_CONFIG, CLIENT_ID);
    CheckpointClients clients = new CheckpointClients(topic, "", consumer, Map.of(), Map.of());
    return RoutingCodecProvider.decoding(
        base,
        checkpoint ->
            ImageCodecs.builder().setCheckpoint(checkpoint).optMaxPixels(maxPixels).build(),
        clients,
        options);
  }

  /** Omits the connection settings, which may contain secrets. */
  @Override
  public String toString() {
    return "checkpoints of topic " + topic;
  }
}
