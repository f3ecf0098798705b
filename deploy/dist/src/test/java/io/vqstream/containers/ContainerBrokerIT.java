package io.vqstream.containers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.kafka.KafkaContainer;

@EnabledIfKafkaContainer
class ContainerBrokerIT extends BrokerContract {

  private static final KafkaContainer KAFKA = KafkaContainers.create();

  @BeforeAll
  static void start() {
    KAFKA.start();
  }

  @AfterAll
  static void stop() {
    KAFKA.stop();
  }

  @Override
  protected String bootstrapServers() {
    return KAFKA.getBootstrapServers();
  }
}
