package io.vqstream.tools;

import io.vqstream.service.config.Role;
import io.vqstream.service.config.Setting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * A cluster, and how its clients connect to it. Each client takes of the settings those that it
 * knows; those with its prefix go before those without.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param settings of Kafka's clients, by their names, such as {@code security.protocol}, with or
 *     without the prefixes {@code admin.}, {@code consumer.} and {@code producer.}, and {@code
 *     startup.broker.timeout.ms}; secrets may be among them, so they are never shown
 */
public record Brokers(String bootstrapServers, Map<String, String> settings) {
  private static final String ADMIN = StreamsConfig.ADMIN_CLIENT_PREFIX;
  private static final String CONSUMER = StreamsConfig.CONSUMER_PREFIX;
  private static final String PRODUCER = StreamsConfig.PRODUCER_PREFIX;

  private static final Map<String, ConfigDef> CLIENTS =
      Map.of(
          ADMIN, AdminClientConfig.configDef(),
          CONSUMER, ConsumerConfig.configDef(),
          PRODUCER, ProducerConfig.configDef());

  /** The services' own that the commands take too. */
  private static final ConfigDef SERVICES = Setting.definitions(Role.ENCODER);

  /** Less is taken for no answer on a busy machine. */
  private static final int MIN_API_TIMEOUT_MS = 1_000;

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

  /** Whether a command has a setting of that name. */
  public static boolean knows(String name) {
    return name.equals(Setting.STARTUP_BROKER_TIMEOUT_MS)
        || CLIENTS.entrySet().stream().anyMatch(client -> isOf(client, name));
  }

  /** Whether a setting of that name may be given: the commands know it, and do not set it. */
  public static boolean accepts(String name) {
    return knows(name) && !OWN.contains(plain(name));
  }

  private static void check(String name, String value) {
    if (!knows(name)) {
      throw new ConfigException("unknown setting " + name);
    }
    if (OWN.contains(plain(name))) {
      throw new ConfigException(name + " is for the commands to set");
    }
    if (name.equals(Setting.STARTUP_BROKER_TIMEOUT_MS)) {
      check(SERVICES, name, value);
    }
    for (Map.Entry<String, ConfigDef> client : CLIENTS.entrySet()) {
      if (isOf(client, name)) {
        check(client.getValue(), plain(name), value);
      }
    }
  }

  private static void check(ConfigDef definitions, String name, String value) {
    definitions.validateAll(Map.of(name, value)).get(name).errorMessages().stream()
        .findFirst()
        .ifPresent(
            error -> {
              throw new ConfigException(error);
            });
  }

  private static boolean isOf(Map.Entry<String, ConfigDef> client, String name) {
    boolean prefixed = name.startsWith(client.getKey());
    return client
        .getValue()
        .names()
        .contains(prefixed ? name.substring(client.getKey().length()) : name);
  }

  /** The name without the prefix of a client. */
  private static String plain(String name) {
    return CLIENTS.keySet().stream()
        .filter(name::startsWith)
        .findFirst()
        .map(prefix -> name.substring(prefix.length()))
        .orElse(name);
  }

  /** How long commands wait for a broker: as long as services do at their start. */
  public Duration brokerWait() {
    Object wait =
        ConfigDef.parseType(
            Setting.STARTUP_BROKER_TIMEOUT_MS,
            settings.getOrDefault(
                Setting.STARTUP_BROKER_TIMEOUT_MS,
                String.valueOf(SERVICES.defaultValues().get(Setting.STARTUP_BROKER_TIMEOUT_MS))),
            ConfigDef.Type.INT);
    return Duration.ofMillis((Integer) wait);
  }

  /** Settings of a consumer that waits as long. */
  public Map<String, Object> consumerWait() {
    return Map.of(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        (int) Math.max(MIN_API_TIMEOUT_MS, brokerWait().toMillis()));
  }

  /** Settings of an admin client: the defaults, unless the user said otherwise. */
  Map<String, Object> admin(Map<String, Object> defaults) {
    return of(ADMIN, defaults, Map.of());
  }

  /** Settings of a consumer: the defaults, unless the user said otherwise, and those of our own. */
  public Map<String, Object> consumer(Map<String, Object> defaults, Map<String, Object> own) {
    return of(CONSUMER, defaults, own);
  }

  /** Settings of a producer: the defaults, unless the user said otherwise, and those of our own. */
  public Map<String, Object> producer(Map<String, Object> defaults, Map<String, Object> own) {
    return of(PRODUCER, defaults, own);
  }

  private Map<String, Object> of(
      String prefix, Map<String, Object> defaults, Map<String, Object> own) {
    Map<String, Object> all = new HashMap<>(defaults);
    for (String name : CLIENTS.get(prefix).names()) {
      String value = settings.getOrDefault(prefix + name, settings.get(name));
      if (value != null) {
        all.put(name, value);
      }
    }
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
