package io.vqstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options of a topic to train on. Use as a mixin. Loads no class of Kafka unless a topic is
 * given: an installation that only trains has none.
 */
final class TopicOption {
  private static final int DEFAULT_COUNT = 5000;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC[:KEYPREFIX]",
      description =
          "Train on images of this Kafka topic, or of those keys of it that begin with KEYPREFIX"
              + " (UTF-8). They are sampled evenly over partitions and time and kept in the work"
              + " folder.")
  private String topic;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Maximum number of images to sample from --topic (default: 5000).")
  private Integer count;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description = "Kafka broker of --topic to ask first; several separated by commas.")
  private String address;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Properties file with settings of Kafka's clients, such as security.protocol.")
  private Path file;

  /** Returns whether a topic is given. */
  boolean isGiven() {
    return topic != null;
  }

  /**
   * Checks the options without asking a broker.
   *
   * @throws CommandFailure if they do not go together: wrong usage
   */
  void check(boolean resume) {
    if (topic == null && (count != null || address != null || file != null)) {
      throw CommandFailure.usage(
          "--count, --bootstrap-server and --kafka-config are options of --topic, which is missing");
    }
    if (topic != null && resume) {
      throw CommandFailure.usage("--resume: the run has its sample of the topic; omit --topic");
    }
    if (count != null && count < 1) {
      throw CommandFailure.usage("--count: " + count + " is not at least 1");
    }
    if (topic != null && !Commands.isInstalled(Commands.KAFKA)) {
      throw CommandFailure.usage(
          "--topic is not part of this installation; use the full distribution");
    }
  }

  /**
   * Samples the topic into a work folder.
   *
   * @param share decides how many images are held out
   * @throws CommandFailure if the topic is missing or has no image
   */
  TopicImages sample(Path work, TopicImages.Share share, ProgressDisplay progress, StopSignal stop)
      throws IOException {
    TopicSource source = TopicSource.of(BrokerOption.brokers(address, file), topic);
    return TopicImages.sample(
        source, Optional.ofNullable(count).orElse(DEFAULT_COUNT), work, share, progress, stop);
  }
}
