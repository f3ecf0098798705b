package io.vqstream.demo;

import io.vqstream.containers.EnabledIfKafkaContainer;
import io.vqstream.containers.KafkaContainers;
import io.vqstream.processes.SharedResources;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.testcontainers.kafka.KafkaContainer;

@EnabledIfKafkaContainer
@ResourceLock(value = SharedResources.FOLDERS, mode = ResourceAccessMode.READ)
class DemoPathContainerIT extends DemoPathContract {
  private KafkaContainer kafka;

  @Override
  String bootstrapServers() {
    if (kafka == null) {
      kafka = KafkaContainers.create();
      kafka.start();
    }
    return kafka.getBootstrapServers();
  }

  @AfterAll
  @Override
  void stopServices() throws Exception {
    super.stopServices();
    kafka.stop();
  }
}
