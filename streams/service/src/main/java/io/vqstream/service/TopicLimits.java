package io.vqstream.service;

import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares what the topics accept ({@code max.message.bytes}, {@code cleanup.policy}) with the
 * settings.
 *
 * @param config settings of the service
 * @param topics limits of the topics
 */
record TopicLimits(ServiceConfig config, RecordLimits topics) {
  /**
   * Validates {@code record.max.bytes} and the failure topic.
   *
   * @throws ServiceException if the former exceeds the limit of the sink topic, or the latter is
   *     compacted
   */
  void check() throws ServiceException {
    if (topics.failureRules().compacted()) {
      throw new ServiceException(
          ("topic %s (%s) is compacted (cleanup.policy), which keeps only the last failure of a key"
                  + " and refuses those without a key: set its cleanup.policy to delete")
              .formatted(config.failureTopic(), Setting.FAILURE_TOPIC));
    }
    int wanted = config.recordMaxBytes().orElse(0);
    if (wanted > topics.sink()) {
      throw new ServiceException(
          "topic %s accepts records of up to %d bytes (max.message.bytes), but %s is %d:"
                  .formatted(sink(), topics.sink(), Setting.RECORD_MAX_BYTES, wanted)
              + " raise the former or lower the latter");
    }
  }

  /** Returns why valid images can end up in the failure topic or be lost, one line each. */
  List<String> warnings() {
    List<String> lines = new ArrayList<>();
    if (topics.sink() < topics.source()) {
      lines.add(
          ("topic %s accepts records of up to %d bytes and %s up to %d: an image that"
                      + " is passed through")
                  .formatted(sink(), topics.sink(), source(), topics.source())
              + " may not fit and then goes to %s; raise max.message.bytes of %s"
                  .formatted(config.failureTopic(), config.sinkTopic()));
    }
    if (topics.failures() < topics.source()) {
      lines.add(
          ("topic %s (%s) accepts records of up to %d bytes and %s up to %d: for a"
                      + " larger failed record")
                  .formatted(
                      config.failureTopic(),
                      Setting.FAILURE_TOPIC,
                      topics.failures(),
                      source(),
                      topics.source())
              + " it contains the reason without the value; raise max.message.bytes of %s"
                  .formatted(config.failureTopic()));
    }
    room().ifPresent(lines::add);
    if (config.role() == Role.ENCODER
        && topics.sinkRules().compacted()
        && config.qualitySettings().keyFrameInterval() > 1) {
      lines.add(
          ("topic %s is compacted (cleanup.policy), which deletes frames that inter frames build on:"
                  + " set its cleanup.policy to delete, or %s to 1")
              .formatted(sink(), Setting.KEY_FRAME_INTERVAL));
    }
    return lines;
  }

  /** Returns the size up to which every image fits as a PNG, if larger images are accepted. */
  private Optional<String> room() {
    long pixels = RecordLimits.pixelsOfPng(topics.sink());
    if (config.role() != Role.DECODER || pixels >= config.imageMaxPixels()) {
      return Optional.empty();
    }
    return Optional.of(
        "topic %s accepts records of up to %d bytes: images of up to %d pixels always fit as a PNG,"
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
