package io.vqstream.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Selects what a second client needs to connect as the first does: addresses and security. */
final class ConnectionSettings {
  /** Prefixes of settings that can be defined by plug-ins, such as an SSL engine. */
  private static final Set<String> SECURITY = Set.of("security.", "ssl.", "sasl.");

  private ConnectionSettings() {}

  /**
   * Returns the settings that all clients have, without client ids and metrics.
   *
   * @param client settings of a Kafka client
   */
  static Map<String, Object> of(Map<String, ?> client) {
    Map<String, Object> connection = new HashMap<>();
    client.forEach(
        (name, value) -> {
          if (value != null && isConnectionSetting(name)) {
            connection.put(name, value);
          }
        });
    return Map.copyOf(connection);
  }

  private static boolean isConnectionSetting(String name) {
    boolean common =
        AdminClientConfig.configNames().contains(name)
            && ConsumerConfig.configNames().contains(name)
            && !name.equals(CommonClientConfigs.CLIENT_ID_CONFIG)
            && !name.startsWith("metric");
    return common || SECURITY.stream().anyMatch(name::startsWith);
  }
}
