package io.vqstream.security;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** Settings with which clients connect to a secured broker. */
public final class Connections {
  private static final String TRUSTSTORE = "ssl.truststore.";
  private static final String KEYSTORE = "ssl.keystore.";

  private Connections() {}

  /**
   * With TLS.
   *
   * @param keystore the client's certificate; empty for none
   */
  public static Map<String, String> tls(SecuredBroker broker, Optional<Path> keystore) {
    Map<String, String> settings = encrypted(broker);
    settings.put("bootstrap.servers", broker.tls());
    settings.put("security.protocol", "SSL");
    keystore.ifPresent(
        file -> {
          settings.put(KEYSTORE + "type", "PKCS12");
          settings.put(KEYSTORE + "location", file.toString());
          settings.put(KEYSTORE + "password", Certificates.PASSWORD);
        });
    return settings;
  }

  /** With a password over TLS. */
  public static Map<String, String> scram(SecuredBroker broker, String user, String password) {
    Map<String, String> settings = encrypted(broker);
    settings.put("bootstrap.servers", broker.scram());
    settings.put("security.protocol", "SASL_SSL");
    settings.put("sasl.mechanism", "SCRAM-SHA-512");
    settings.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user, password));
    return settings;
  }

  /** As each part of the product connects when all is right. */
  public static Map<String, String> of(SecuredBroker broker, MinimalAcls part) {
    return part == MinimalAcls.ENCODER
        ? tls(broker, Optional.of(broker.certificates().keystore(part.user())))
        : scram(broker, part.user(), SecuredBroker.PASSWORD);
  }

  /** Writes a properties file. */
  public static Path write(Path file, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    return file;
  }

  private static Map<String, String> encrypted(SecuredBroker broker) {
    Map<String, String> settings = new TreeMap<>();
    settings.put(TRUSTSTORE + "type", "PKCS12");
    settings.put(TRUSTSTORE + "location", broker.certificates().truststore().toString());
    settings.put(TRUSTSTORE + "password", Certificates.PASSWORD);
    return settings;
  }
}
