package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.UnusableCheckpointException;
import org.junit.jupiter.api.Test;

class CodecTrialTest {

  @Test
  void acceptsWorkingCheckpoint() {
    assertThatCode(() -> CodecTrial.run(TinyCheckpoint.read())).doesNotThrowAnyException();
  }

  @Test
  void rejectsCheckpointThatCannotBeOpened() {
    assertThatThrownBy(() -> CodecTrial.run(TinyCheckpoint.unusable("bad")))
        .isInstanceOf(UnusableCheckpointException.class)
        .hasMessageStartingWith("tensor choice.trade has value -1.0");
  }

  @Test
  void rejectsCheckpointOfPoorQuality() {
    assertThatThrownBy(() -> CodecTrial.run(TinyCheckpoint.blind("blind")))
        .isInstanceOf(UnusableCheckpointException.class)
        .hasMessageContaining("the test image has ");
  }

  @Test
  void rejectsFailingCodec() {
    // Given
    try (ImageCodec tiny = ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build()) {
      ImageCodec broken =
          new ForwardingCodec(tiny) {
            @Override
            public Encoded encode(Decoded.Coded image, QualityPolicy policy) {
              throw new IllegalStateException("no such layer");
            }
          };

      // When / Then
      assertThatThrownBy(() -> CodecTrial.run(broken))
          .isInstanceOf(UnusableCheckpointException.class)
          .hasMessage("the test image cannot be coded at quality 1: no such layer");
    }
  }
}
