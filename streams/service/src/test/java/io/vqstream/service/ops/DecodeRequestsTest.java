package io.vqstream.service.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vqstream.codec.Decoded;
import io.vqstream.image.Picture;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReconstructionsTest {
  private static final int LIMIT = 8;

  private final DecodeRequests decodes = new DecodeRequests();
  private final AtomicInteger decoded = new AtomicInteger();

  @Test
  void refusesMoreRequestsThanMayWait() throws Exception {
    // Given
    CountDownLatch latch = new CountDownLatch(1);
    AtomicInteger answered = new AtomicInteger();
    decodes.decodeWith(
        (coded, base) -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return picture();
        });
    List<Thread> requests = new ArrayList<>();
    for (int i = 0; i < LIMIT; i++) {
      long id = i;
      requests.add(
          new Thread(
              () -> {
                try {
                  decodes.decode(entry(id));
                  answered.incrementAndGet();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    requests.forEach(Thread::start);

    // When / Then
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> decodes.decode(entry(99)))
                    .isInstanceOf(DecodeRequests.BusyException.class)
                    .hasMessageContaining("the limit is 8"));
    latch.countDown();
    for (Thread each : requests) {
      each.join();
    }
    assertThat(answered).hasValue(LIMIT);
  }

  @Test
  void decodesAnImageOnceForAllWhoLookAtIt() throws Exception {
    // Given
    decodes.decodeWith(
        (coded, base) -> {
          decoded.incrementAndGet();
          return picture();
        });

    // When
    decodes.decode(entry(1));
    decodes.decode(entry(2));
    Optional<Decoded> again = decodes.decode(entry(1));

    // Then
    assertThat(again).isPresent();
    assertThat(decoded).hasValue(2);
  }

  private static Decoded picture() {
    return new Decoded.Coded(new Picture(1, 1, false, new byte[3]));
  }

  private static LatestImages.Entry entry(long id) {
    return new LatestImages.Entry(
        id,
        "images",
        "",
        0,
        Image.getDefaultInstance(),
        CodedImage.getDefaultInstance(),
        Optional.empty());
  }
}
