package io.vqstream.cli;

import io.vqstream.kafka.JaasSetting;
import io.vqstream.service.config.Environment;
import io.vqstream.service.config.PropertiesFile;
import io.vqstream.tools.Brokers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Option;

/** The options {@code --bootstrap-server} and {@code --config} of plain clients. Use as a mixin. */
final class BrokerOption {

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description =
          "Kafka broker to ask first; several separated by commas. Not needed where --config"
              + " gives bootstrap.servers.")
  private String address;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties file with settings of Kafka's clients, such as security.protocol, with or"
              + " without the prefixes admin., consumer. and producer., and startup.broker.timeout.ms.")
  private Path file;

  /**
   * Returns the brokers and the client settings. Environment variables override the file, and the
   * option overrides both.
   *
   * @throws CommandFailure if a setting is wrong or no broker is named: wrong usage
   */
  Brokers brokers() {
    return brokers(address, file);
  }

  /**
   * Returns brokers and client settings. Environment variables override the file, and the address
   * overrides both.
   *
   * @param address null if it is not given
   * @param file null if it is not given
   * @throws CommandFailure if a setting is wrong or no broker is named: wrong usage
   */
  static Brokers brokers(String address, Path file) {
    try {
      Map<String, String> settings = new HashMap<>();
      if (file != null) {
        settings.putAll(PropertiesFile.read(file));
      }
      // The environment is shared with services: their settings are ignored here.
      Environment.settings(System.getenv())
          .forEach(
              (name, value) -> {
                if (Brokers.isConfigurable(name)) {
                  settings.put(name, value);
                }
              });
      String named = settings.remove(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
      String servers = address == null ? named : address;
      if (servers == null || servers.isBlank()) {
        throw CommandFailure.usage("Missing required option: '--bootstrap-server=HOST:PORT'");
      }
      JaasSetting.check(settings);
      return new Brokers(servers.strip(), settings);
    } catch (ConfigException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }
}
