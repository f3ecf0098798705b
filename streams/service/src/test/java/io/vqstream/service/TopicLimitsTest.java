package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.TopicRules;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicLimitsTest {
  private static final TopicRules COMPACTED =
      new TopicRules(true, TopicRules.NONE.maxAge(), TopicRules.NONE.maxAhead());

  @Test
  void rejectsLimitAboveThatOfTheSink() {
    // Given
    TopicLimits limits =
        limits(Role.DECODER, new RecordLimits(9000, 5000, 9000), "record.max.bytes", "5001");

    // When / Then
    assertThatThrownBy(limits::check)
        .isInstanceOf(ServiceException.class)
        .hasMessageContainingAll(
            "topic images.reconstructed (reconstructed.topic)",
            "5000 bytes (max.message.bytes)",
            "record.max.bytes is 5001");
  }

  @Test
  void rejectsCompactedFailureTopic() {
    // Given
    TopicLimits limits =
        limits(Role.ENCODER, new RecordLimits(9000, 9000, 9000, TopicRules.NONE, COMPACTED));

    // When / Then
    assertThatThrownBy(limits::check)
        .isInstanceOf(ServiceException.class)
        .hasMessageContainingAll("images.failed (failure.topic)", "cleanup.policy to delete");
  }

  @Test
  void warnsOfInterFramesInCompactedTopic() {
    // Given
    RecordLimits compacted = new RecordLimits(9000, 9000, 9000, COMPACTED, TopicRules.NONE);

    // When / Then
    assertThat(limits(Role.ENCODER, compacted, "key.frame.interval", "10").warnings())
        .singleElement()
        .asString()
        .contains("images.coded (coded.topic)", "cleanup.policy", "key.frame.interval");
    assertThat(limits(Role.ENCODER, compacted).warnings()).isEmpty();
  }

  @Test
  void acceptsLowerLimit() {
    // Given
    TopicLimits limits =
        limits(Role.ENCODER, new RecordLimits(9000, 5000, 9000), "record.max.bytes", "5000");

    // When / Then
    assertThatCode(limits::check).doesNotThrowAnyException();
  }

  @Test
  void warnsIfSinkAcceptsLessThanSource() {
    // When
    TopicLimits encoder = limits(Role.ENCODER, new RecordLimits(9000, 5000, 9000));
    TopicLimits decoder =
        limits(Role.DECODER, new RecordLimits(9000, 5000, 9000), "image.max.pixels", "1000");

    // Then
    assertThat(encoder.warnings())
        .containsExactly(
            "topic images.coded (coded.topic) accepts records of up to 5000 bytes and"
                + " images (images.topic) up to 9000: an image that is passed through may not fit"
                + " and then goes to images.failed; raise max.message.bytes of images.coded");
    assertThat(decoder.warnings())
        .singleElement()
        .asString()
        .contains("images.reconstructed (reconstructed.topic)", "images.coded (coded.topic)");
  }

  @Test
  void warnsIfFailureTopicAcceptsLessThanSource() {
    // When
    TopicLimits limits = limits(Role.ENCODER, new RecordLimits(9000, 9000, 5000));

    // Then
    assertThat(limits.warnings())
        .containsExactly(
            "topic images.failed (failure.topic) accepts records of up to 5000 bytes and"
                + " images (images.topic) up to 9000: for a larger failed record it contains the"
                + " reason without the value; raise max.message.bytes of images.failed");
  }

  @Test
  void acceptsEqualLimits() {
    assertThat(limits(Role.ENCODER, RecordLimits.of(9000)).warnings()).isEmpty();
  }

  @Test
  void statesSizeUpToWhichPngFits() {
    // Given
    RecordLimits topics = RecordLimits.of(RecordLimits.KAFKA_DEFAULT);

    // When
    TopicLimits large = limits(Role.DECODER, topics, "image.max.pixels", "1000000");
    TopicLimits small = limits(Role.DECODER, topics, "image.max.pixels", "300000");

    // Then
    assertThat(large.warnings())
        .containsExactly(
            "topic images.reconstructed (reconstructed.topic) accepts records of up to 1048588 bytes:"
                + " images of up to 338254 pixels always fit as a PNG, larger ones may go to"
                + " images.failed; for image.max.pixels=1000000 set max.message.bytes of"
                + " images.reconstructed to 3100000");
    assertThat(small.warnings()).isEmpty();
  }

  private static TopicLimits limits(Role role, RecordLimits topics, String... setting) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", "b:9092");
    if (setting.length > 0) {
      settings.put(setting[0], setting[1]);
    }
    return new TopicLimits(ServiceConfig.of(role, settings), topics);
  }
}
