package io.vqstream.codecpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.TinyCheckpoint;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CodecPoolTest {
  private final Checkpoint one = TinyCheckpoint.named("one");
  private final Checkpoint two = TinyCheckpoint.named("two");
  private final Checkpoint three = TinyCheckpoint.named("three");
  private final List<String> events = new ArrayList<>();
  @AutoClose private final CodecPool codecs = new CodecPool(this::open, 2);

  @Test
  void closesLeastRecentlyUsedIdleCodec() throws IOException {
    // Given
    codecs.acquire(one).close();
    codecs.acquire(two).close();
    codecs.acquire(one).close();

    // When
    codecs.acquire(three).close();

    // Then
    assertThat(events).containsExactly("open one", "open two", "close two", "open three");
    assertThat(codecs.open()).isEqualTo(2);
    assertThat(codecs.acquire(two.id().digest())).isEmpty();
  }

  @Test
  void neverClosesLeasedCodec() throws IOException {
    // Given
    CodecLease first = codecs.acquire(one);
    CodecLease second = codecs.acquire(two);

    // When
    CodecLease third = codecs.acquire(three);

    // Then
    assertThat(events).containsExactly("open one", "open two", "open three");
    assertThat(first.codec().levels()).isPositive();

    // When
    second.close();

    // Then
    assertThat(events).last().isEqualTo("close two");
    first.close();
    third.close();
    assertThat(codecs.open()).isEqualTo(2);
  }

  @Test
  void closesLeaseOnlyOnce() throws IOException {
    // Given
    CodecLease lease = codecs.acquire(one);
    CodecLease same = codecs.acquire(one.id().digest().substring(0, 8)).orElseThrow();

    // When
    lease.close();
    lease.close();
    codecs.close();

    // Then
    assertThat(events).containsExactly("open one");
    same.close();
    assertThat(events).containsExactly("open one", "close one");
  }

  @Test
  void reportsFailedOpenAndRetries() throws IOException {
    // Given
    CodecPool failing =
        new CodecPool(
            checkpoint -> {
              throw new NoSuchElementException("checkpoint one has no tensor prior");
            },
            2);

    // When / Then
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> failing.acquire(one))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has no tensor prior");
      assertThat(failing.open()).isZero();
    }
  }

  private ImageCodec open(Checkpoint checkpoint) {
    events.add("open " + checkpoint.name());
    ImageCodec codec = ImageCodecs.builder().setCheckpoint(checkpoint).build();
    return (ImageCodec)
        Proxy.newProxyInstance(
            ImageCodec.class.getClassLoader(),
            new Class<?>[] {ImageCodec.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                events.add("close " + checkpoint.name());
              }
              return method.invoke(codec, arguments);
            });
  }
}
