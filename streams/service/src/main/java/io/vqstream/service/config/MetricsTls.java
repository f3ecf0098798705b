package io.vqstream.service.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;

import io.vqstream.fault.ExceptionMessages;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * TLS of the HTTP endpoint. The settings {@code metrics.ssl.…} mean what those of Kafka mean
 * without the prefix, and Kafka's own code reads key and certificates: PEM, PKCS#12 or JKS.
 */
final class MetricsTls {
  private static final String PREFIX = "metrics.";
  private static final String TYPE = PREFIX + SslConfigs.SSL_KEYSTORE_TYPE_CONFIG;
  private static final String LOCATION = PREFIX + SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG;
  private static final String PASSWORD = PREFIX + SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG;
  private static final String KEY_PASSWORD = PREFIX + SslConfigs.SSL_KEY_PASSWORD_CONFIG;
  private static final String CHAIN = PREFIX + SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG;
  private static final String KEY = PREFIX + SslConfigs.SSL_KEYSTORE_KEY_CONFIG;

  private static final List<String> SETTINGS =
      List.of(TYPE, LOCATION, PASSWORD, KEY_PASSWORD, CHAIN, KEY);

  private MetricsTls() {}

  /** Adds the definitions. */
  static void define(ConfigDef all) {
    all.define(
            LOCATION,
            Type.STRING,
            null,
            LOW,
            "File with the private key and the certificates of the HTTP endpoint, which then speaks"
                + " HTTPS only. Empty: HTTP, unless metrics.ssl.keystore.key is set.")
        .define(
            TYPE,
            Type.STRING,
            null,
            LOW,
            "Type of that file: PEM, PKCS12 or JKS. Empty: PEM if metrics.ssl.keystore.key is set,"
                + " else JKS, which also reads PKCS12.")
        .define(PASSWORD, Type.PASSWORD, null, LOW, "Password of a PKCS12 or JKS file.")
        .define(
            KEY_PASSWORD, Type.PASSWORD, null, LOW, "Password of the private key, if it has one.")
        .define(
            CHAIN,
            Type.PASSWORD,
            null,
            LOW,
            "Certificates of the HTTP endpoint in PEM format, its own first: the text itself, not a"
                + " file.")
        .define(
            KEY,
            Type.PASSWORD,
            null,
            LOW,
            "Private key of the HTTP endpoint in PEM format (PKCS#8): the text itself, such as a"
                + " variable from a secret of Kubernetes.");
  }

  /**
   * Returns what the server needs; empty if no setting is given.
   *
   * @throws ConfigException if key or certificates cannot be used
   */
  static Optional<SSLContext> of(Map<String, Object> values) {
    if (SETTINGS.stream().allMatch(name -> isEmpty(values.get(name)))) {
      return Optional.empty();
    }
    if (isEmpty(values.get(LOCATION)) && isEmpty(values.get(KEY))) {
      throw new ConfigException(
          "%s or %s and %s must be set for HTTPS".formatted(LOCATION, KEY, CHAIN));
    }
    Map<String, Object> kafka =
        new HashMap<>(new ConfigDef().withClientSslSupport().parse(Map.of()));
    for (String name : SETTINGS) {
      Object value = values.get(name);
      if (!isEmpty(value)) {
        kafka.put(name.substring(PREFIX.length()), value);
      }
    }
    if (isEmpty(values.get(TYPE)) && !isEmpty(values.get(KEY))) {
      kafka.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, DefaultSslEngineFactory.PEM_TYPE);
    }
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(kafka);
      if (!hasKey(factory.keystore())) {
        throw new ConfigException(LOCATION + ": the file has no private key");
      }
      return Optional.of(factory.sslContext());
    } catch (ConfigException e) {
      throw e;
    } catch (KafkaException | KeyStoreException e) {
      throw new ConfigException(PREFIX + "ssl: HTTPS cannot be served: " + reasons(e));
    }
  }

  /** Returns the messages of the causes, down to those of the cryptographic library. */
  private static String reasons(Throwable thrown) {
    StringBuilder reasons = new StringBuilder(ExceptionMessages.line(thrown));
    for (Throwable cause = thrown.getCause();
        cause != null && !(cause instanceof GeneralSecurityException);
        cause = cause.getCause()) {
      reasons.append(": ").append(ExceptionMessages.line(cause));
    }
    return reasons.toString();
  }

  private static boolean hasKey(KeyStore store) throws KeyStoreException {
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEmpty(Object value) {
    if (value instanceof Password password) {
      return password.value().isEmpty();
    }
    return value == null || value.toString().isEmpty();
  }
}
