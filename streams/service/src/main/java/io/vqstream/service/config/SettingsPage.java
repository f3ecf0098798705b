package io.vqstream.service.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The reference page of the settings, made of their definitions. */
public final class SettingsPage {
  private static final String HEAD =
      """
      # Settings of the encoder and the decoder

      Made by `vqstream encoder --settings` from the definitions in the code; do not edit.

      A setting comes from the properties file of `--config`; an environment variable goes before the file, and an
      option of the command line before both. The variable of `image.max.pixels` is `VQSTREAM_CONFIG_IMAGE_MAX_PIXELS`:
      capitals, an underscore for each dot, two for an underscore, three for a dash.

      Besides these, every setting of Kafka Streams and of its consumer, producer and admin client can be given, with or
      without the prefixes `consumer.`, `main.consumer.`, `restore.consumer.`, `global.consumer.`, `producer.` and
      `admin.`: TLS and SASL (`security.protocol`, `ssl.…`, `sasl.…`) among them. A setting that nobody knows is refused
      by its name.
      """;

  private SettingsPage() {}

  /** The page in Markdown. */
  public static String markdown() {
    Map<String, ConfigKey> encoder = keys(Role.ENCODER);
    Map<String, ConfigKey> decoder = keys(Role.DECODER);
    List<ConfigKey> sorted = new ArrayList<>(encoder.values());
    sorted.sort(
        Comparator.comparing((ConfigKey key) -> key.importance).thenComparing(key -> key.name));
    StringBuilder page = new StringBuilder(HEAD);
    for (ConfigKey key : sorted) {
      page.append("\n### ").append(key.name).append("\n\n");
      page.append(key.documentation).append("\n\n");
      page.append("- type: ").append(key.type.name().toLowerCase(Locale.ROOT));
      if (key.validator != null) {
        page.append(", ").append(key.validator);
      }
      page.append("\n- default: ").append(defaults(key, decoder.get(key.name)));
      page.append("\n- importance: ").append(key.importance.name().toLowerCase(Locale.ROOT));
      page.append('\n');
    }
    return page.toString();
  }

  private static Map<String, ConfigKey> keys(Role role) {
    return Setting.definitions(role).configKeys();
  }

  private static String defaults(ConfigKey encoder, ConfigKey decoder) {
    String ofEncoder = shown(encoder);
    String ofDecoder = shown(decoder);
    return ofEncoder.equals(ofDecoder)
        ? ofEncoder
        : ofEncoder + " (encoder), " + ofDecoder + " (decoder)";
  }

  private static String shown(ConfigKey key) {
    if (!key.hasDefault()) {
      return "none, it must be given";
    }
    String value = ConfigDef.convertToString(key.defaultValue, key.type);
    return value == null || value.isEmpty() ? "empty" : "`" + value + "`";
  }
}
