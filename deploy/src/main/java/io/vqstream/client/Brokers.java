package io.vqstream.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * A cluster, and how its clients connect to it. Each client takes of the settings those that it
 * knows.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param settings of Kafka's clients, by their names, such as {@code security.protocol}; secrets
 *     may be among them, so they are never shown
 */
public record Brokers(String bootstrapServers, Map<String, String> settings) {
  private static final List<ConfigDef> CLIENTS =
      List.of(
          AdminClientConfig.configDef(), ConsumerConfig.configDef(), ProducerConfig.configDef());

  /** What the commands rest on: committed records only, once each, and no group but their own. */
  private static final Set<String> OWN =
      Set.of(
          CommonClientConfigs.GROUP_ID_CONFIG,
          CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG,
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG);

  /**
   * Checks the settings.
   *
   * @throws ConfigException if one is unknown, impossible or the commands' own, in one line with
   *     its name and, unless it may be secret, its value
   */
  public Brokers {
    settings = Map.copyOf(settings);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      check(setting.getKey(), setting.getValue());
    }
  }

  /** Brokers whose clients need no settings. */
  public static Brokers at(String bootstrapServers) {
    return new Brokers(bootstrapServers, Map.of());
  }

  /** Whether a client of Kafka's has a setting of that name. */
  public static boolean knows(String name) {
    return CLIENTS.stream().anyMatch(client -> client.names().contains(name));
  }

  private static void check(String name, String value) {
    if (!knows(name)) {
      throw new ConfigException("unknown setting " + name);
    }
    if (OWN.contains(name)) {
      throw new ConfigException(name + " is for the commands to set");
    }
    for (ConfigDef client : CLIENTS) {
      if (client.names().contains(name)) {
        client.validateAll(Map.of(name, value)).get(name).errorMessages().stream()
            .findFirst()
            .ifPresent(
                error -> {
                  throw new ConfigException(error);
                });
      }
    }
  }

  /** Settings of an admin client: the defaults, unless the user said otherwise. */
  Map<String, Object> admin(Map<String, Object> defaults) {
    return of(AdminClientConfig.configNames(), defaults, Map.of());
  }

  /** Settings of a consumer: the defaults, unless the user said otherwise, and those of our own. */
  public Map<String, Object> consumer(Map<String, Object> defaults, Map<String, Object> own) {
    return of(ConsumerConfig.configNames(), defaults, own);
  }

  /** Settings of a producer: the defaults, unless the user said otherwise, and those of our own. */
  public Map<String, Object> producer(Map<String, Object> defaults, Map<String, Object> own) {
    return of(ProducerConfig.configNames(), defaults, own);
  }

  private Map<String, Object> of(
      Set<String> known, Map<String, Object> defaults, Map<String, Object> own) {
    Map<String, Object> all = new HashMap<>(defaults);
    settings.forEach(
        (name, value) -> {
          if (known.contains(name)) {
            all.put(name, value);
          }
        });
    all.putAll(own);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return all;
  }

  /** The address, and none of the settings. */
  @Override
  public String toString() {
    return bootstrapServers;
  }
}
