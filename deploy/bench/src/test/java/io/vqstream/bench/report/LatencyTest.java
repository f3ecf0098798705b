package io.vqstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {
  private static final long MILLISECOND = 1_000_000;

  @Test
  void ofAHundredTheNinetyNinthIsTheLastButOne() {
    // Given
    List<Long> millis = LongStream.rangeClosed(1, 100).boxed().collect(Collectors.toList());
    Collections.reverse(millis);

    // When
    Latency latency = Latency.of(5, millis.stream().mapToLong(ms -> ms * MILLISECOND).toArray());

    // Then
    assertThat(latency).isEqualTo(new Latency(5, 50, 99, 100));
  }

  @Test
  void takesTheNextSlowerOneWhereTheShareIsBetweenTwo() {
    // When
    Latency latency = Latency.of(5, new long[] {3 * MILLISECOND, 1 * MILLISECOND, 2 * MILLISECOND});

    // Then
    assertThat(latency).isEqualTo(new Latency(5, 2, 3, 3));
  }

  @Test
  void ofOneAllAreThatOne() {
    // When
    Latency latency = Latency.of(5, new long[] {7 * MILLISECOND});

    // Then
    assertThat(latency).isEqualTo(new Latency(5, 7, 7, 7));
  }
}
