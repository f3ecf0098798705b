package io.vqstream.demo;

import io.vqstream.demo.broker.EmbeddedBroker;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

class DemoPathEmbeddedIT extends DemoPathContract {
  private EmbeddedBroker broker;

  @Override
  String bootstrapServers() throws IOException {
    if (broker == null) {
      broker = EmbeddedBroker.start(0, 1_000_000);
    }
    return broker.bootstrapServers();
  }

  @AfterAll
  @Override
  void stopServices() throws Exception {
    super.stopServices();
    broker.close();
  }
}
