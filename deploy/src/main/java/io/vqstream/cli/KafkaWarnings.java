package io.vqstream.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's clients warn at every attempt to reach a broker. A command that ends when none answers
 * says so itself, once; a service that has run shall let its operators see each.
 */
final class KafkaWarnings {

  /** Read by {@code logback.xml}; whoever sets it decides. */
  private static final String PROPERTY = "vqstream.log.kafka";

  private static final String[] TOLD_BY_COMMANDS = {
    "org.apache.kafka.clients.NetworkClient",
    "org.apache.kafka.clients.ClientUtils",
    "org.apache.kafka.clients.producer.internals.Sender"
  };

  private KafkaWarnings() {}

  /** From now on they are shown. */
  static void show() {
    if (System.getProperty(PROPERTY) == null) {
      for (String name : TOLD_BY_COMMANDS) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
          logger.setLevel(Level.WARN);
        }
      }
    }
  }
}
