package io.vqstream.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class VqHeadersTest {
  private static final byte[] VALUE = {1};

  @Test
  void removesReservedHeadersAndKeepsTheOrderOfOthers() {
    // Given
    Headers headers =
        new RecordHeaders()
            .add("a", VALUE)
            .add("vqstream.psnr", VALUE)
            .add("b", null)
            .add("vqstream", VALUE)
            .add("vqstream.psnr", VALUE)
            .add("a", null);
    Headers expected =
        new RecordHeaders().add("a", VALUE).add("b", null).add("vqstream", VALUE).add("a", null);

    // When
    Headers copy = VqHeaders.withoutReserved(headers);

    // Then
    assertThat(copy).isEqualTo(expected);
    assertThat(headers.toArray()).hasSize(6);
    assertThat(VqHeaders.replaceReserved(headers, Map.of())).isTrue();
    assertThat(headers).isEqualTo(expected);
  }

  @Test
  void givesAHeaderOneValue() {
    // Given
    Headers headers = new RecordHeaders().add("x", VALUE).add("a", VALUE).add("x", null);

    // When
    Headers copy = VqHeaders.with(headers, "x", "new");

    // Then
    assertThat(copy.toArray()).hasSize(2);
    assertThat(VqHeaders.text(copy, "x")).contains("new");
    assertThat(headers.toArray()).hasSize(3);
  }

  /** In quadratic time this takes 15 s. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.SECONDS)
  void removesAsManyReservedHeadersAsFitARecord() {
    // Given a record of 1 MB
    Headers headers = new RecordHeaders();
    for (int i = 0; i < 80_000; i++) {
      headers.add("vqstream." + i, new byte[0]);
    }

    // When / Then
    assertThat(VqHeaders.withoutReserved(VqHeaders.with(headers, "vqstream.0", "a"))).isEmpty();
  }
}
