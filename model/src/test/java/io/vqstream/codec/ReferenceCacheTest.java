package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.frame.Frame;
import io.vqstream.prior.CodeHistory;
import org.junit.jupiter.api.Test;

class ReferenceCacheTest {
  private static ReferenceFrame frame(int codes) {
    Frame.Coded frame = new Frame.Coded(new byte[4], 0, 1, false, 8, 8, new byte[0]);
    return new ReferenceFrame(frame, codes, 0, CodeHistory.ofKeyFrame(new byte[codes], 1));
  }

  @Test
  void evictsLeastRecentlyUsed() {
    // Given room for two
    ReferenceCache<String> cache = new ReferenceCache<>(2 * frame(1000).bytes() + 10);
    cache.put("a", frame(1000));
    cache.put("b", frame(1000));

    // When
    cache.get("a");
    cache.put("c", frame(1000));

    // Then
    assertThat(cache.get("a")).isPresent();
    assertThat(cache.get("b")).isEmpty();
    assertThat(cache.get("c")).isPresent();
    assertThat(cache.size()).isEqualTo(2);
    assertThat(cache.bytes()).isEqualTo(2 * frame(1000).bytes());
  }

  @Test
  void replacesFrameOfSameKey() {
    // Given
    ReferenceCache<String> cache = new ReferenceCache<>(10_000);

    // When
    cache.put("a", frame(1000));
    cache.put("a", frame(2000));

    // Then
    assertThat(cache.get("a").orElseThrow().checksum()).isEqualTo(2000);
    assertThat(cache.bytes()).isEqualTo(frame(2000).bytes());
  }

  @Test
  void keepsNoFrameAboveItsSize() {
    ReferenceCache<String> cache = new ReferenceCache<>(1000);

    cache.put("a", frame(2000));

    assertThat(cache.get("a")).isEmpty();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void countsKeys() {
    // Given room for two frames and one key of 1,000 characters
    ReferenceCache<String> cache =
        new ReferenceCache<>(2 * frame(10).bytes() + 1_500, String::length);

    // When
    cache.put("a".repeat(1_000), frame(10));
    cache.put("b".repeat(1_000), frame(10));

    // Then
    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.bytes()).isEqualTo(frame(10).bytes() + 1_000);
    cache.remove("b".repeat(1_000));
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void removesFramesByKey() {
    // Given
    ReferenceCache<String> cache = new ReferenceCache<>(10_000);
    cache.put("a/1", frame(10));
    cache.put("a/2", frame(10));
    cache.put("b/1", frame(10));

    // When
    cache.removeIf(key -> key.startsWith("a/"));
    cache.remove("c");

    // Then
    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.get("b/1")).isPresent();
  }
}
