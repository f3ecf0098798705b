package io.vqstream.tools;

import io.vqstream.service.config.Role;
import io.vqstream.service.config.Setting;
import io.vqstream.service.config.SettingDefinitions;
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
 * The address of a Kafka cluster and the settings of its clients. Each client uses the settings
 * that it defines; a setting with the prefix of the client overrides one without.
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

  /** Settings of the services that the commands accept, too. */
  private static final ConfigDef SERVICES = SettingDefinitions.of(Role.ENCODER);

  /** A busy broker may need that long to answer. */
  private static final int MIN_API_TIMEOUT_MS = 1_000;

  /**
   * Settings that the commands set: committed records only, once each, and their consumer groups.
   */
  private static final Set<String> FIXED =
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
   * @throws ConfigException if a setting is unknown, invalid or set by the commands; the message is
   *     one line with its name and, unless it may be secret, its value
   */
  public Brokers {
    settings = Map.copyOf(settings);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      check(setting.getKey(), setting.getValue());
    }
  }

  /** Returns brokers whose clients need no settings. */
  public static Brokers at(String bootstrapServers) {
    return new Brokers(bootstrapServers, Map.of());
  }

  /** Returns whether a setting of that name exists. */
  public static boolean isKnown(String name) {
    return name.equals(Setting.STARTUP_BROKER_TIMEOUT_MS)
        || CLIENTS.entrySet().stream().anyMatch(client -> isOf(client, name));
  }

  /** Returns whether the user may set a setting: it exists and the commands do not set it. */
  public static boolean isConfigurable(String name) {
    return isKnown(name) && !FIXED.contains(plain(name));
  }

  private static void check(String name, String value) {
    if (!isKnown(name)) {
      throw new ConfigException("unknown setting " + name);
    }
    if (FIXED.contains(plain(name))) {
      throw new ConfigException(name + " is set by the commands");
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

  /** Returns the name without the prefix of a client. */
  private static String plain(String name) {
    return CLIENTS.keySet().stream()
        .filter(name::startsWith)
        .findFirst()
        .map(prefix -> name.substring(prefix.length()))
        .orElse(name);
  }

  /** Returns the time limit for a broker to answer, {@code startup.broker.timeout.ms}. */
  public Duration brokerTimeout() {
    Object wait =
        ConfigDef.parseType(
            Setting.STARTUP_BROKER_TIMEOUT_MS,
            settings.getOrDefault(
                Setting.STARTUP_BROKER_TIMEOUT_MS,
                String.valueOf(SERVICES.defaultValues().get(Setting.STARTUP_BROKER_TIMEOUT_MS))),
            ConfigDef.Type.INT);
    return Duration.ofMillis((Integer) wait);
  }

  /** Returns the settings of a consumer with that time limit. */
  public Map<String, Object> consumerTimeout() {
    return Map.of(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        (int) Math.max(MIN_API_TIMEOUT_MS, brokerTimeout().toMillis()));
  }

  /** Returns the settings of an admin client. The settings of the user override the defaults. */
  Map<String, Object> admin(Map<String, Object> defaults) {
    return of(ADMIN, defaults, Map.of());
  }

  /**
   * Returns the settings of a consumer.
   *
   * @param defaults overridden by the settings of the user
   * @param fixed override the settings of the user
   */
  public Map<String, Object> consumer(Map<String, Object> defaults, Map<String, Object> fixed) {
    return of(CONSUMER, defaults, fixed);
  }

  /**
   * Returns the settings of a producer.
   *
   * @param defaults overridden by the settings of the user
   * @param fixed override the settings of the user
   */
  public Map<String, Object> producer(Map<String, Object> defaults, Map<String, Object> fixed) {
    return of(PRODUCER, defaults, fixed);
  }

  private Map<String, Object> of(
      String prefix, Map<String, Object> defaults, Map<String, Object> fixed) {
    Map<String, Object> all = new HashMap<>(defaults);
    for (String name : CLIENTS.get(prefix).names()) {
      String value = settings.getOrDefault(prefix + name, settings.get(name));
      if (value != null) {
        all.put(name, value);
      }
    }
    all.putAll(fixed);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return all;
  }

  /** Returns the address without the settings. */
  @Override
  public String toString() {
    return bootstrapServers;
  }
}
