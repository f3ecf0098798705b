package io.vqstream.bench;

import io.vqstream.service.config.Environment;
import io.vqstream.service.config.PropertiesFile;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import io.vqstream.tools.Brokers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the user for the services. Publisher and consumer use those that Kafka clients
 * define. All errors are {@code ConfigException}s of one line.
 */
public final class BenchSettings {
  private final Map<String, String> settings;

  private BenchSettings(Map<String, String> settings) {
    this.settings = settings;
  }

  /**
   * Loads settings; later sources override earlier ones.
   *
   * @param file a properties file; empty for none
   * @param environment variables of the process, such as {@code VQSTREAM_CONFIG_LINGER_MS}
   * @param flags settings by name, from the command line
   */
  public static BenchSettings load(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    Map<String, String> settings = new HashMap<>();
    file.ifPresent(path -> settings.putAll(PropertiesFile.read(path)));
    // Only a broker that the user names for this command is used: topics are created there.
    Map<String, String> variables = Environment.settings(environment);
    variables.remove(Setting.BOOTSTRAP_SERVERS);
    settings.putAll(variables);
    settings.putAll(flags);
    return new BenchSettings(settings);
  }

  /** Returns the brokers that the user names; empty for an embedded broker. */
  Optional<String> bootstrapServers() {
    return Optional.ofNullable(settings.get(Setting.BOOTSTRAP_SERVERS));
  }

  /**
   * Returns the settings of a service.
   *
   * @param overrides override those of the user
   */
  public ServiceConfig service(Role role, Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>();
    all.put(Setting.BOOTSTRAP_SERVERS, "127.0.0.1:0"); // a placeholder if none is named
    all.putAll(settings);
    all.putAll(overrides);
    return ServiceConfig.of(role, all);
  }

  /** Returns the brokers at an address with the client settings of the user. */
  Brokers brokers(String bootstrapServers) {
    Map<String, String> known = new HashMap<>(settings);
    known.keySet().removeIf(name -> !Brokers.isConfigurable(name));
    known.remove(Setting.BOOTSTRAP_SERVERS);
    return new Brokers(bootstrapServers, known);
  }
}
