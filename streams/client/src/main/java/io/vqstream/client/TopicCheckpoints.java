package io.vqstream.client;

import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.codecpool.RoutingCodecProvider;
import io.vqstream.inference.StageListener;
import io.vqstream.registry.CheckpointClients;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * Checkpoints that were published to a topic, beside those of a {@link CodecSource}: fetched when a
 * frame names one, and kept on disk. Equal ones have the same codecs.
 *
 * @param topic of the checkpoints
 * @param options where they are kept, how long a frame waits for one, how many are open
 * @param connection settings of the consumer that fetches them: address and security
 */
record TopicCheckpoints(
    String topic, RoutingCodecProvider.Options options, Map<String, Object> connection) {
  private static final String CLIENT_ID = "vqstream-checkpoints";

  /** What may have settings of its own, such as an SSL engine, that no client lists. */
  private static final Set<String> SECURITY = Set.of("security.", "ssl.", "sasl.");

  /**
   * With the connection of the client that the deserializer is plugged into.
   *
   * @param client its settings
   * @throws ConfigException if they do not say where the brokers are
   */
  static TopicCheckpoints of(
      String topic, RoutingCodecProvider.Options options, Map<String, ?> client) {
    if (client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) == null) {
      throw new ConfigException(
          "%s is %s, and there is no %s to fetch checkpoints from"
              .formatted(
                  VqConfig.CHECKPOINTS_TOPIC, topic, CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }
    Map<String, Object> connection = new HashMap<>();
    client.forEach(
        (name, value) -> {
          if (value != null && isOfConnection(name)) {
            connection.put(name, value);
          }
        });
    return new TopicCheckpoints(topic, options, Map.copyOf(connection));
  }

  /** What all clients have, less what tells them apart: groups, names, meters. */
  private static boolean isOfConnection(String name) {
    boolean common =
        AdminClientConfig.configNames().contains(name)
            && ConsumerConfig.configNames().contains(name)
            && !name.equals(CommonClientConfigs.CLIENT_ID_CONFIG)
            && !name.startsWith("metric");
    return common || SECURITY.stream().anyMatch(name::startsWith);
  }

  /**
   * Codecs for frames of all checkpoints; nothing is fetched before a frame asks for it.
   *
   * @param base for the frames that it knows; stays the caller's to close, afterwards
   * @param maxPixels images with more pixels are refused
   */
  CodecProvider beside(ImageCodec base, long maxPixels) {
    Map<String, Object> consumer = new HashMap<>(connection);
    consumer.put(CommonClientConfigs.CLIENT_ID_CONFIG, CLIENT_ID);
    CheckpointClients clients = new CheckpointClients(topic, "", consumer, Map.of(), Map.of());
    return RoutingCodecProvider.decoding(
        base,
        checkpoint -> ImageCodecs.open(checkpoint, StageListener.NONE, maxPixels),
        clients,
        options);
  }

  /** Without the connection, which may hold secrets. */
  @Override
  public String toString() {
    return "checkpoints of topic " + topic;
  }
}
