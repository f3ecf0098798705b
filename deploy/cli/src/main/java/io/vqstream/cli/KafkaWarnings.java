package io.vqstream.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.Iterator;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Filters the warnings of Kafka's clients, which repeat at every attempt to reach a broker. A
 * command reports an unreachable broker itself, once. A service reports lost and recovered brokers
 * itself; {@link RepeatedWarnings} limits its other warnings.
 */
final class KafkaWarnings {

  /** Read by {@code logback.xml}; a value turns this class off. */
  private static final String PROPERTY = "vqstream.log.kafka";

  private static final String[] REPORTED_BY_COMMANDS = {
    "org.apache.kafka.clients.NetworkClient",
    "org.apache.kafka.clients.ClientUtils",
    "org.apache.kafka.clients.producer.internals.Sender"
  };

  /**
   * Parts of messages about events that the service logs itself: brokers, topics, thread restarts.
   */
  private static final Set<String> REPORTED_BY_SERVICES =
      Set.of(
          "could not be established. Node may not be available",
          "Bootstrap broker",
          "The metadata response from the cluster reported a recoverable issue",
          "Received invalid metadata error in produce request",
          "Error: UNKNOWN_TOPIC", // of a produce request that is retried
          "Exception caught during message processing",
          "Processing exception handler is set to fail",
          "Failed to process stream task",
          "Replacing thread in the streams uncaught exception handler",
          "the registered exception handler opted to");

  private KafkaWarnings() {}

  /** Enables the warnings that a service shows. */
  static void show() {
    if (System.getProperty(PROPERTY) != null) {
      return;
    }
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      Iterator<Appender<ILoggingEvent>> appenders = root.iteratorForAppenders();
      while (appenders.hasNext()) {
        RepeatedWarnings filter = new RepeatedWarnings(REPORTED_BY_SERVICES, System::nanoTime);
        filter.start();
        appenders.next().addFilter(filter);
      }
    }
    for (String name : REPORTED_BY_COMMANDS) {
      if (LoggerFactory.getLogger(name) instanceof Logger logger) {
        logger.setLevel(Level.WARN);
      }
    }
  }
}
