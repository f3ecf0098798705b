package io.vqstream.demo.broker;

import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prevents fatal errors of Kafka from ending the JVM. */
final class KafkaExits {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaExits.class);

  private KafkaExits() {}

  /**
   * Ends the thread that asks Kafka to exit or halt the process, instead of the process. Stays in
   * effect for the life of the JVM: an error may occur while the broker is closing.
   */
  static void intercept() {
    Exit.setExitProcedure(KafkaExits::refuse);
    Exit.setHaltProcedure(KafkaExits::refuse);
  }

  private static void refuse(int status, String message) {
    String asked = message == null ? "" : ": " + message;
    LOGGER.error("The broker asked to end the process with status {}{}", status, asked);
    throw new IllegalStateException("the broker failed" + asked);
  }
}
