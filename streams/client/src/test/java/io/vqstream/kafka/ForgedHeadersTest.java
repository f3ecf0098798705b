package io.vqstream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ForgedHeadersTest {
  private final Headers headers = new RecordHeaders();

  private void add(String name, int count) {
    for (int i = 0; i < count; i++) {
      headers.add(name, new byte[] {1});
    }
  }

  @Test
  void removesAllOfAName() {
    // Given
    add("forged", 100);
    add("kept", 2);

    // When
    boolean removed = ForgedHeaders.remove(headers, "forged");

    // Then
    assertThat(removed).isTrue();
    assertThat(headers).hasSize(2).allSatisfy(one -> assertThat(one.key()).isEqualTo("kept"));
  }

  @Test
  void leavesMoreThanItMayRemove() {
    // Given
    add("forged", 101);

    // Then
    assertThat(ForgedHeaders.remove(headers, "forged")).isFalse();
    assertThat(headers).hasSize(101);
  }

  @Test
  void findsNothingToRemove() {
    assertThat(ForgedHeaders.remove(headers, "forged")).isTrue();
  }
}
