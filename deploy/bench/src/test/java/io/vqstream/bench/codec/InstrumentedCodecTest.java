package io.vqstream.bench.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecContract;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.inference.StageListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class InstrumentedCodecTest extends ImageCodecContract {
  private static final byte[] SOURCE = {1, 2, 3};

  @Override
  public ImageCodec open(StageListener listener, long maxPixels) {
    return InstrumentedCodec.wrap(
        ImageCodecs.builder()
            .setCheckpoint(TinyCheckpoint.read())
            .optListener(listener)
            .optMaxPixels(maxPixels)
            .build());
  }

  @Test
  void holdsEncodingBackUntilItIsReleased() throws Exception {
    // Given
    InstrumentedCodec watched = InstrumentedCodec.wrap(new PassthroughCodec());
    watched.hold();

    // When
    Thread[] encoder = new Thread[1];
    CompletableFuture<byte[]> frame =
        CompletableFuture.supplyAsync(
            () -> {
              encoder[0] = Thread.currentThread();
              return encode(watched);
            });
    Awaitility.await()
        .until(() -> encoder[0] != null && encoder[0].getState() == Thread.State.WAITING);
    boolean before = frame.isDone();
    watched.release();

    // Then
    assertThat(before).isFalse();
    assertThat(frame)
        .succeedsWithin(Duration.ofSeconds(30))
        .isEqualTo(encode(InstrumentedCodec.wrap(new PassthroughCodec())));
    assertThat(watched.seen().held()).isPositive();
  }

  @Test
  void countsTimesAndThreadsSinceItWatches() throws Exception {
    // Given
    InstrumentedCodec watched = InstrumentedCodec.wrap(new PassthroughCodec());
    encode(watched);
    watched.watch();
    long start = System.nanoTime();

    // When
    watched.decode(encode(watched));
    watched.decode(encode(watched));
    long elapsed = System.nanoTime() - start;

    // Then
    InstrumentedCodec.Seen seen = watched.seen();
    assertThat(seen.encoders()).isOne();
    assertThat(seen.decoders()).isOne();
    assertThat(seen.encoding()).isPositive();
    assertThat(seen.decoding()).isPositive();
    assertThat(seen.encoding() + seen.decoding() + seen.held()).isLessThanOrEqualTo(elapsed);
    assertThat(seen.firstFrameAt() - start).isBetween(0L, elapsed);
    assertThat(seen.encodedAt() - start).isBetween(seen.firstFrameAt() - start, elapsed);
  }

  private static byte[] encode(InstrumentedCodec codec) {
    try {
      return codec.encode(SOURCE, 1).frame();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
