package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicLimitsTest {

  @Test
  void refusesAnOwnLimitThatTheTopicWrittenDoesNotHold() {
    // Given
    TopicLimits limits =
        limits(Role.DECODER, new RecordLimits(9000, 5000, 9000), "record.max.bytes", "5001");

    // When / Then
    assertThatThrownBy(limits::check)
        .isInstanceOf(ServiceException.class)
        .hasMessageContainingAll(
            "topic images.reconstructed (reconstructed.topic)",
            "5000 bytes (its max.message.bytes)",
            "record.max.bytes is 5001");
  }

  @Test
  void takesAnOwnLimitThatIsLower() {
    // Given
    TopicLimits limits =
        limits(Role.ENCODER, new RecordLimits(9000, 5000, 9000), "record.max.bytes", "5000");

    // When / Then
    assertThatCode(limits::check).doesNotThrowAnyException();
  }

  @Test
  void warnsOfATopicOfResultsThatTakesLessThanTheSource() {
    // When
    TopicLimits encoder = limits(Role.ENCODER, new RecordLimits(9000, 5000, 9000));
    TopicLimits decoder =
        limits(Role.DECODER, new RecordLimits(9000, 5000, 9000), "image.max.pixels", "1000");

    // Then
    assertThat(encoder.warnings())
        .containsExactly(
            "topic images.coded (coded.topic) takes records up to 5000 bytes and images"
                + " (images.topic) up to 9000: an image that travels as it came may not fit, and"
                + " then goes to images.failed; raise max.message.bytes of images.coded");
    assertThat(decoder.warnings())
        .singleElement()
        .asString()
        .contains("images.reconstructed (reconstructed.topic)", "images.coded (coded.topic)");
  }

  @Test
  void warnsOfAFailureTopicThatTakesLessThanTheSource() {
    // When
    TopicLimits limits = limits(Role.ENCODER, new RecordLimits(9000, 9000, 5000));

    // Then
    assertThat(limits.warnings())
        .containsExactly(
            "topic images.failed (failure.topic) takes records up to 5000 bytes and images"
                + " (images.topic) up to 9000: of a larger one that fails it has the reason and"
                + " not the value; raise max.message.bytes of images.failed");
  }

  @Test
  void hasNothingToSayOfTopicsThatTakeTheSame() {
    assertThat(limits(Role.ENCODER, RecordLimits.of(9000)).warnings()).isEmpty();
  }

  @Test
  void tellsADecoderHowLargeAnImageFitsAsAPng() {
    // Given
    RecordLimits topics = RecordLimits.of(RecordLimits.KAFKA_DEFAULT);

    // When
    TopicLimits large = limits(Role.DECODER, topics, "image.max.pixels", "1000000");
    TopicLimits small = limits(Role.DECODER, topics, "image.max.pixels", "300000");

    // Then
    assertThat(large.warnings())
        .containsExactly(
            "topic images.reconstructed (reconstructed.topic) takes records up to 1048588 bytes:"
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
