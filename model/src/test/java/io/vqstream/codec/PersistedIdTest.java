package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.frame.MediaType;
import io.vqstream.image.PassthroughReason;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Persisted ids: lines may be added but never changed. */
class PersistedIdTest {

  @Test
  void keepsIdsOfReasons() {
    assertThat(
            Arrays.stream(PassthroughReason.values())
                .collect(Collectors.toMap(PassthroughReason::id, Enum::name)))
        .isEqualTo(
            Map.ofEntries(
                Map.entry(0, "OTHER"),
                Map.entry(1, "ALPHA"),
                Map.entry(2, "DEPTH"),
                Map.entry(3, "CMYK"),
                Map.entry(4, "ANIMATION"),
                Map.entry(5, "CHANNELS"),
                Map.entry(6, "CODING_PROCESS"),
                Map.entry(7, "NOT_SMALLER"),
                Map.entry(8, "FIDELITY"),
                Map.entry(9, "HDR"),
                Map.entry(10, "GAIN_MAP"),
                Map.entry(11, "FURTHER_IMAGES"),
                Map.entry(12, "TRAILER"),
                Map.entry(13, "COLOR_PROFILE"),
                Map.entry(14, "UNDECODABLE")));
  }

  @Test
  void keepsIdsOfMediaTypes() {
    assertThat(
            Arrays.stream(MediaType.values())
                .collect(Collectors.toMap(MediaType::id, MediaType::contentType)))
        .isEqualTo(
            Map.of(
                0, "application/octet-stream", 1, "image/png", 2, "image/jpeg", 3, "image/webp"));
  }

  @Test
  void showsIdOfUnknownReason() {
    assertThat(PassthroughReason.ofId(42)).isEmpty();
    assertThat(PassthroughReason.labelOf(42)).isEqualTo("unknown reason 42");
  }

  @ParameterizedTest
  @EnumSource
  void findsReasonById(PassthroughReason reason) {
    assertThat(PassthroughReason.ofId(reason.id())).hasValue(reason);
    assertThat(PassthroughReason.labelOf(reason.id())).isEqualTo(reason.label());
  }

  @ParameterizedTest
  @EnumSource
  void findsMediaTypeByIdAndName(MediaType type) {
    assertThat(MediaType.ofId(type.id())).isEqualTo(type);
    assertThat(MediaType.of(type.contentType())).isEqualTo(type);
  }
}
