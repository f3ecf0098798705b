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
 * The user's settings of encoder and decoder, as the services take them. Publisher and consumer
 * take those that plain clients know. All errors are {@code ConfigException}s of one line.
 */
public final class BenchSettings {
  private final Map<String, String> settings;

  private BenchSettings(Map<String, String> settings) {
    this.settings = settings;
  }

  /**
   * Reads settings; later ones go before earlier ones.
   *
   * @param file a properties file; empty for none
   * @param environment variables of the process, such as {@code VQSTREAM_CONFIG_LINGER_MS}
   * @param flags settings by name, from the command line
   */
  public static BenchSettings load(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    Map<String, String> settings = new HashMap<>();
    file.ifPresent(path -> settings.putAll(PropertiesFile.read(path)));
    // A broker is used only where the user names it for this: topics are created there.
    Map<String, String> variables = Environment.settings(environment);
    variables.remove(Setting.BOOTSTRAP_SERVERS);
    settings.putAll(variables);
    settings.putAll(flags);
    return new BenchSettings(settings);
  }

  /** The brokers that the user names; empty for one in this process. */
  Optional<String> bootstrapServers() {
    return Optional.ofNullable(settings.get(Setting.BOOTSTRAP_SERVERS));
  }

  /**
   * The settings of a service.
   *
   * @param overrides go before the user's
   */
  public ServiceConfig service(Role role, Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>();
    all.put(Setting.BOOTSTRAP_SERVERS, "127.0.0.1:0"); // where nobody is named
    all.putAll(settings);
    all.putAll(overrides);
    return ServiceConfig.of(role, all);
  }

  /** How plain clients connect to that address. */
  Brokers brokers(String bootstrapServers) {
    Map<String, String> known = new HashMap<>(settings);
    known.keySet().removeIf(name -> !Brokers.isConfigurable(name));
    known.remove(Setting.BOOTSTRAP_SERVERS);
    return new Brokers(bootstrapServers, known);
  }
}
