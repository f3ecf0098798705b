package io.vqstream.service.config;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads settings from environment variables, with the naming scheme of Kafka's container images:
 * {@code VQSTREAM_CONFIG_IMAGE_MAX_PIXELS} is {@code image.max.pixels}. Two underscores stand for
 * an underscore, three for a dash.
 *
 * <p>The prefix {@code VQSTREAM_} alone would conflict with variables of the launcher and with
 * those that Kubernetes defines for services.
 */
public final class Environment {
  static final String PREFIX = "VQSTREAM_CONFIG_";

  private Environment() {}

  /** Returns the settings among the variables, by name. */
  public static Map<String, String> settings(Map<String, String> variables) {
    Map<String, String> settings = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && name.length() > PREFIX.length()) {
            settings.put(setting(name.substring(PREFIX.length())), value);
          }
        });
    return settings;
  }

  private static String setting(String variable) {
    return variable
        .toLowerCase(Locale.ROOT)
        .replace("___", "-")
        .replace("__", "\0")
        .replace("_", ".")
        .replace("\0", "_");
  }
}
