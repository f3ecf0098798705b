package io.vqstream.service;

import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the topics take ({@code max.message.bytes}), beside what the settings and the images ask
 * for.
 *
 * @param config names the topics
 * @param topics limits of the topics themselves
 */
record TopicLimits(ServiceConfig config, RecordLimits topics) {
  /**
   * Refuses a setting that a topic contradicts.
   *
   * @throws ServiceException if {@code record.max.bytes} is more than the topic written takes
   */
  void check() throws ServiceException {
    int wanted = config.recordMaxBytes().orElse(0);
    if (wanted > topics.sink()) {
      throw new ServiceException(
          "topic %s takes records up to %d bytes (its max.message.bytes) and %s is %d:"
                  .formatted(sink(), topics.sink(), Setting.RECORD_MAX_BYTES, wanted)
              + " raise the one or lower the other");
    }
  }

  /** Why an image may go to the failure topic although nothing is wrong with it, a line each. */
  List<String> warnings() {
    List<String> lines = new ArrayList<>();
    if (topics.sink() < topics.source()) {
      lines.add(
          "topic %s takes records up to %d bytes and %s up to %d: an image that travels as it came"
                  .formatted(sink(), topics.sink(), source(), topics.source())
              + " may not fit, and then goes to %s; raise max.message.bytes of %s"
                  .formatted(config.failureTopic(), config.sinkTopic()));
    }
    if (topics.failures() < topics.source()) {
      lines.add(
          "topic %s (%s) takes records up to %d bytes and %s up to %d: of a larger one that fails"
                  .formatted(
                      config.failureTopic(),
                      Setting.FAILURE_TOPIC,
                      topics.failures(),
                      source(),
                      topics.source())
              + " it has the reason and not the value; raise max.message.bytes of %s"
                  .formatted(config.failureTopic()));
    }
    room().ifPresent(lines::add);
    return lines;
  }

  /** How large an image surely fits as a PNG, where the settings let larger ones in. */
  private Optional<String> room() {
    long pixels = RecordLimits.pixelsOfPng(topics.sink());
    if (config.role() != Role.DECODER || pixels >= config.imageMaxPixels()) {
      return Optional.empty();
    }
    return Optional.of(
        "topic %s takes records up to %d bytes: images of up to %d pixels always fit as a PNG,"
                .formatted(sink(), topics.sink(), pixels)
            + " larger ones may go to %s; for %s=%d set max.message.bytes of %s to %d"
                .formatted(
                    config.failureTopic(),
                    Setting.IMAGE_MAX_PIXELS,
                    config.imageMaxPixels(),
                    config.sinkTopic(),
                    RecordLimits.ofPng(config.imageMaxPixels())));
  }

  private String source() {
    return config.sourceTopic() + " (" + config.role().sourceSetting() + ")";
  }

  private String sink() {
    return config.sinkTopic() + " (" + config.role().sinkSetting() + ")";
  }
}
