package io.vqstream.kafka;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * Validates {@code sasl.jaas.config} before Kafka does: if a quote is missing, Kafka's error
 * message contains a part of the value, possibly of the password.
 */
public final class JaasSetting {
  private static final String NAME = SaslConfigs.SASL_JAAS_CONFIG;

  private JaasSetting() {}

  /**
   * Validates each setting of that name, with or without the prefix of a client.
   *
   * @throws ConfigException if a value is malformed; the message contains the name and not the
   *     value
   */
  public static void check(Map<String, String> settings) {
    settings.forEach(
        (name, value) -> {
          if (name.equals(NAME) || name.endsWith("." + NAME)) {
            check(name, value);
          }
        });
  }

  private static void check(String name, String value) {
    try {
      JaasContext.loadClientContext(Map.of(NAME, new Password(value)));
    } catch (RuntimeException e) { // its message can contain a part of the value
      throw new ConfigException(
          name + " is not of the form LOGIN.MODULE required NAME=\"VALUE\" ...;");
    }
  }
}
