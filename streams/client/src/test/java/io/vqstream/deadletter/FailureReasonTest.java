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
  void keepsPersistedIds() {
    assertThat(FailureReason.values())
        .extracting(FailureReason::id)
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
            "refused_by_topic",
            "checkpoint_late",
            "checkpoint_failed",
            "missing_reference");
  }

  @ParameterizedTest
  @EnumSource
  void findsReasonById(FailureReason reason) {
    assertThat(FailureReason.of(reason.id())).isSameAs(reason);
  }

  @ParameterizedTest
  @EnumSource
  void mapsEveryImageReasonByName(UnreadableImageException.Reason reason) {
    assertThat(FailureReason.of(reason).name()).isEqualTo(reason.name());
  }

  @ParameterizedTest
  @EnumSource
  void mapsEveryFrameFaultByName(FrameException.Fault fault) {
    assertThat(FailureReason.of(fault).name()).isEqualTo(fault.name());
  }

  @Test
  void rejectsUnknownId() {
    assertThatThrownBy(() -> FailureReason.of("bad_luck"))
        .hasMessage("unknown failure reason: bad_luck");
  }
}
