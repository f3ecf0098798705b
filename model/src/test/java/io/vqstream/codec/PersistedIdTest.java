package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames keep these bytes for ever: a line here may be added, none may change. */
class PersistedIdTest {

  @Test
  void reasonsKeepTheirBytes() {
    assertThat(
            Arrays.stream(CarriedReason.values())
                .collect(Collectors.toMap(CarriedReason::id, Enum::name)))
        .isEqualTo(
            Map.of(
                0, "OTHER",
                1, "ALPHA",
                2, "DEPTH",
                3, "CMYK",
                4, "ANIMATION",
                5, "CHANNELS",
                6, "CODING_PROCESS",
                7, "NOT_SMALLER",
                8, "FIDELITY"));
  }

  @Test
  void mediaTypesKeepTheirBytes() {
    assertThat(
            Arrays.stream(MediaType.values())
                .collect(Collectors.toMap(MediaType::id, MediaType::contentType)))
        .isEqualTo(
            Map.of(
                0, "application/octet-stream", 1, "image/png", 2, "image/jpeg", 3, "image/webp"));
  }

  @ParameterizedTest
  @EnumSource
  void aReasonIsFoundByItsByteAndItsPhrase(CarriedReason reason) {
    assertThat(CarriedReason.ofId(reason.id())).isEqualTo(reason);
    assertThat(CarriedReason.of(reason.phrase())).isEqualTo(reason);
  }

  @ParameterizedTest
  @EnumSource
  void aMediaTypeIsFoundByItsByteAndItsName(MediaType type) {
    assertThat(MediaType.ofId(type.id())).isEqualTo(type);
    assertThat(MediaType.of(type.contentType())).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "16 bits a sample, DEPTH",
    "12 bits a sample, DEPTH",
    "CMYK inks, CMYK",
    "2 channels, CHANNELS",
    "JPEG coding process 3, CODING_PROCESS",
    "alphabet, OTHER"
  })
  void aReasonIsFoundBehindTheDetailOfAReader(String phrase, CarriedReason reason) {
    assertThat(CarriedReason.of(phrase)).isEqualTo(reason);
  }
}
