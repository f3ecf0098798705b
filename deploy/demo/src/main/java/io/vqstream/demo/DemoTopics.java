package io.vqstream.demo;

import io.vqstream.demo.source.LargestRecord;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.Cluster;
import java.io.IOException;
import java.util.List;

/** The topics that the demo's images pass: the names that the services use by default. */
final class DemoTopics {
  static final String IMAGES = "images";
  static final String CODED = "images.coded";
  static final String RECONSTRUCTED = "images.reconstructed";
  static final String FAILED = "images.failed";

  private static final int PARTITIONS = 4;

  private DemoTopics() {}

  /** Where images arrive, well or not. */
  static List<String> ofArrivals() {
    return List.of(CODED, RECONSTRUCTED, FAILED);
  }

  /** Creates them, each large enough for the largest record. */
  static void create(String bootstrapServers, LargestRecord largest) throws IOException {
    try (Cluster cluster = Cluster.connect(Brokers.at(bootstrapServers))) {
      cluster.create(List.of(IMAGES, CODED, RECONSTRUCTED, FAILED), PARTITIONS, largest.bytes());
    }
  }
}
