package io.vqstream.service.config;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings from environment variables, named as Kafka's container images name theirs: {@code
 * VQSTREAM_CONFIG_IMAGE_MAX_PIXELS} is {@code image.max.pixels}; two underscores stand for one, and
 * three for a dash.
 *
 * <p>The prefix is not {@code VQSTREAM_} alone: the start script has variables of that name, and
 * Kubernetes makes more of them for every service whose name begins so.
 */
public final class Environment {
  static final String PREFIX = "VQSTREAM_CONFIG_";

  private Environment() {}

  /** The settings among the variables, by their names. */
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

  private static String setting(String word) {
    return word.toLowerCase(Locale.ROOT)
        .replace("___", "-")
        .replace("__", "\0")
        .replace("_", ".")
        .replace("\0", "_");
  }
}
