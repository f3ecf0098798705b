package io.vqstream.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceHeadersTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void findsSampledTrace() {
    assertThat(TraceHeaders.sampledTrace("00-" + TRACE + "-00f067aa0ba902b7-01")).contains(TRACE);
    assertThat(TraceHeaders.sampledTrace("01-" + TRACE + "-00f067aa0ba902b7-03-more"))
        .contains(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"
      })
  void findsNoneInOtherValues(String value) {
    assertThat(TraceHeaders.sampledTrace(value)).isEmpty();
  }

  @Test
  void replacesAllValuesOfAHeader() {
    // Given
    Headers headers = new RecordHeaders().add("a", new byte[] {'1'}).add("a", new byte[] {'2'});

    // When
    TraceHeaders.set(headers, "a", "3");

    // Then
    assertThat(headers.headers("a")).hasSize(1);
    assertThat(TraceHeaders.get(headers, "a")).isEqualTo("3");
  }

  @Test
  void missingAndNullValuesAreNone() {
    // Given
    Headers headers = new RecordHeaders().add("empty", null);

    // Then
    assertThat(TraceHeaders.get(headers, "empty")).isNull();
    assertThat(TraceHeaders.get(headers, "missing")).isNull();
  }
}
