package io.vqstream.demo;

import io.vqstream.demo.source.LargestRecord;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.io.IOException;
import java.util.List;

/** The topics of the demo, named as the services name them by default. */
final class DemoTopics {
  static final String IMAGES = "images";
  static final String CODED = "images.coded";
  static final String RECONSTRUCTED = "images.reconstructed";
  static final String FAILED = "images.failed";

  private static final int PARTITIONS = 4;

  private DemoTopics() {}

  /** Returns the topics that receive coded, reconstructed and failed images. */
  static List<String> ofArrivals() {
    return List.of(CODED, RECONSTRUCTED, FAILED);
  }

  /** Creates the topics with a size limit for the largest record. */
  static void create(String bootstrapServers, LargestRecord largest) throws IOException {
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(bootstrapServers))) {
      cluster.create(List.of(IMAGES, CODED, RECONSTRUCTED, FAILED), PARTITIONS, largest.bytes());
    }
  }
}
