package io.vqstream.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.frame.FrameException;
import io.vqstream.image.UnreadableImageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureReasonTest {

  @Test
  void wordsNeverChangeBecauseTheyArePersisted() {
    assertThat(FailureReason.values())
        .extracting(FailureReason::word)
        .containsExactly(
            "no_value",
            "not_an_image_record",
            "not_a_coded_image_record",
            "empty",
            "not_an_image",
            "corrupt",
            "too_many_pixels",
            "corrupt_frame",
            "frame_too_old",
            "frame_too_new",
            "unknown_checkpoint",
            "prior_mismatch",
            "record_too_large",
            "checkpoint_late",
            "checkpoint_failed");
  }

  @ParameterizedTest
  @EnumSource
  void aWordLeadsBackToItsReason(FailureReason reason) {
    assertThat(FailureReason.of(reason.word())).isSameAs(reason);
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonOfAnImageHasTheSameName(UnreadableImageException.Reason reason) {
    assertThat(FailureReason.of(reason).name()).isEqualTo(reason.name());
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultOfAFrameHasTheSameName(FrameException.Fault fault) {
    assertThat(FailureReason.of(fault).name()).isEqualTo(fault.name());
  }

  @Test
  void namesAWordThatIsNone() {
    assertThatThrownBy(() -> FailureReason.of("bad_luck"))
        .hasMessage("no failure reason is called bad_luck");
  }
}
