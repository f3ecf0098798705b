package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.frame.Kind;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.Batcher;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** The timeout only ends calls that hang; no test depends on the clock. */
@Timeout(120)
@Isolated("counts threads by their names")
class BatchingCodecTest {
  private static final int CALLS = 8;
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** Max wait, long enough that a batch always waits for pending callers. */
  private static final BatchLimits PATIENT = new BatchLimits(CALLS, Duration.ofSeconds(30));

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BatchRecord batches = new BatchRecord();
  private final ImageCodec codec = open(PATIENT);

  /** Records the batches that a listener is notified of; the first can be blocked. */
  private static final class BatchRecord implements StageListener {
    record Batch(Stage stage, boolean encoding, int images) {}

    final List<Batch> all = new CopyOnWriteArrayList<>();
    final Semaphore begun = new Semaphore(0);
    volatile CountDownLatch mayGoOn = new CountDownLatch(0);

    @Override
    public void onStage(Stage stage, boolean encoding, long nanos) {}

    @Override
    public void onBatch(Stage stage, boolean encoding, long[] waited) {
      all.add(new Batch(stage, encoding, waited.length));
      CountDownLatch mine = mayGoOn; // a test may replace it as soon as it knows of the batch
      begun.release();
      try {
        mine.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    int images(Stage stage, boolean encoding) {
      return all.stream()
          .filter(batch -> batch.stage() == stage && batch.encoding() == encoding)
          .mapToInt(Batch::images)
          .sum();
    }

    int largest(Stage stage, boolean encoding) {
      return all.stream()
          .filter(batch -> batch.stage() == stage && batch.encoding() == encoding)
          .mapToInt(Batch::images)
          .max()
          .orElse(0);
    }
  }

  private ImageCodec open(BatchLimits limits) {
    return Batching.open(limits, batches, TinyCheckpoint.read(), 1 << 22);
  }

  @AfterEach
  void close() {
    batches.mayGoOn.countDown();
    codec.close();
    threads.shutdownNow();
  }

  @Test
  void batchesConcurrentCalls() throws Exception {
    // Given calls that wait while others hold all threads
    batches.mayGoOn = new CountDownLatch(1);
    List<Future<Encoded>> held = encodeOnAllProcessors(codec, SyntheticPicture.of(32, 32, CALLS));
    List<Picture> pictures = new ArrayList<>();
    List<Future<Picture>> decoded = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      Picture picture = SyntheticPicture.of(32, 32, i);
      pictures.add(picture);
      decoded.add(
          threads.submit(() -> CodecUnderTest.decode(codec, codec.encode(picture, 2).frame())));
    }
    while (waitingForBatch() < PROCESSORS + CALLS) {
      Thread.onSpinWait();
    }

    // When
    batches.mayGoOn.countDown();

    // Then
    for (int i = 0; i < CALLS; i++) {
      assertThat(nearest(decoded.get(i).get(), pictures)).isEqualTo(i);
    }
    for (Future<Encoded> each : held) {
      each.get();
    }
    assertThat(batches.images(Stage.NETWORK, true)).isEqualTo(PROCESSORS + CALLS);
    assertThat(batches.images(Stage.NETWORK, false)).isEqualTo(CALLS);
    assertThat(batches.images(Stage.PRIOR, true)).isEqualTo(PROCESSORS + CALLS);
    assertThat(batches.images(Stage.PRIOR, false)).isEqualTo(CALLS);
    assertThat(batches.largest(Stage.NETWORK, true)).isGreaterThan(1);
  }

  /** Returns the number of threads whose request is queued or in a batch. */
  private static long waitingForBatch() {
    return Thread.getAllStackTraces().values().stream()
        .filter(stack -> Arrays.stream(stack).anyMatch(BatchingCodecTest::isWait))
        .count();
  }

  private static boolean isWait(StackTraceElement frame) {
    return frame.getClassName().equals(Batcher.class.getName())
        && frame.getMethodName().equals("await");
  }

  private static int nearest(Picture decoded, List<Picture> pictures) {
    int nearest = 0;
    for (int i = 1; i < pictures.size(); i++) {
      if (CodecUnderTest.psnr(decoded, pictures.get(i))
          > CodecUnderTest.psnr(decoded, pictures.get(nearest))) {
        nearest = i;
      }
    }
    return nearest;
  }

  @Test
  void failsOnlyBadImageOfBatch() throws Exception {
    // Given
    byte[] good = PngWriter.write(SyntheticPicture.of(32, 32, 1));
    byte[] bad = Arrays.copyOf(good, good.length / 2);
    CyclicBarrier together = new CyclicBarrier(CALLS);
    List<Callable<Encoded>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      byte[] file = i == 3 ? bad : good;
      calls.add(
          () -> {
            together.await();
            return codec.encode(file, 2);
          });
    }

    // When
    List<Future<Encoded>> encoded = threads.invokeAll(calls);

    // Then
    for (int i = 0; i < CALLS; i++) {
      Future<Encoded> call = encoded.get(i);
      if (i == 3) {
        assertThatThrownBy(call::get).hasCauseInstanceOf(UnreadableImageException.class);
      } else {
        assertThat(call.get().kind()).isEqualTo(Kind.CODED);
      }
    }
  }

  @Test
  void processesDifferentSizesIndependently() throws Exception {
    // Given
    CyclicBarrier together = new CyclicBarrier(CALLS);
    List<Callable<Picture>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      int side = i < 2 ? 1100 : 20 + 3 * i; // of more than one window, or small
      Picture picture = SyntheticPicture.of(side, 20, i);
      calls.add(
          () -> {
            together.await();
            return CodecUnderTest.decode(codec, codec.encode(picture, 1).frame());
          });
    }

    // When
    List<Future<Picture>> decoded = threads.invokeAll(calls);

    // Then
    for (int i = 0; i < CALLS; i++) {
      assertThat(decoded.get(i).get().width()).isEqualTo(i < 2 ? 1100 : 20 + 3 * i);
    }
  }

  @Test
  void runsSmallImageDuringLargeOne() throws Exception {
    // Given
    Picture large = SyntheticPicture.of(264, 264, 1);
    Picture small = SyntheticPicture.of(256, 256, 2);
    CountDownLatch largeMayGoOn = new CountDownLatch(1);
    batches.mayGoOn = largeMayGoOn;
    Future<Encoded> underWay = threads.submit(() -> codec.encode(large, 1));
    batches.begun.acquire();
    batches.mayGoOn = new CountDownLatch(0);

    // When
    Encoded encoded = codec.encode(small, 1);

    // Then
    assertThat(encoded.kind()).isEqualTo(Kind.CODED);
    assertThat(underWay).isNotDone();
    largeMayGoOn.countDown();
    assertThat(underWay.get().kind()).isEqualTo(Kind.CODED);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  @Test
  void failsQueuedCallsOnClose() throws Exception {
    // Given
    codec.close(); // its threads have the same names
    batches.mayGoOn = new CountDownLatch(1);
    ImageCodec closed = open(new BatchLimits(1, Duration.ZERO));
    Picture picture = SyntheticPicture.of(32, 32, 1);
    List<Future<Encoded>> underWay = encodeOnAllProcessors(closed, picture);
    Future<Encoded> waiting = threads.submit(() -> closed.encode(picture, 1));

    // When
    Future<?> closing = threads.submit(closed::close);

    // Then: the one that waits ends while the others are held up
    assertThatThrownBy(waiting::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(closing).isNotDone();
    batches.mayGoOn.countDown();
    closing.get();
    assertThat(threads()).noneMatch(name -> name.matches("vqstream-(network|prior).*"));
    // Whether these got as far as the prior is a matter of luck.
    underWay.forEach(call -> call.cancel(false));
    assertThatThrownBy(() -> closed.encode(picture, 1)).isInstanceOf(IllegalStateException.class);
  }

  /** Returns calls that hold all threads of the networks, each with a batch of its own. */
  private List<Future<Encoded>> encodeOnAllProcessors(ImageCodec held, Picture picture)
      throws InterruptedException {
    List<Future<Encoded>> underWay = new ArrayList<>();
    for (int i = 0; i < PROCESSORS; i++) {
      underWay.add(threads.submit(() -> held.encode(picture, 1)));
      batches.begun.acquire();
    }
    return underWay;
  }

  @Test
  void cancelsInterruptedCall() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(32, 32, 1);
    batches.mayGoOn = new CountDownLatch(1);
    List<Future<Encoded>> underWay = encodeOnAllProcessors(codec, picture);

    // When
    Future<Boolean> interrupted =
        threads.submit(
            () -> {
              Thread.currentThread().interrupt();
              assertThatThrownBy(() -> codec.encode(picture, 1))
                  .isInstanceOf(CancellationException.class);
              return Thread.interrupted();
            });

    // Then
    assertThat(interrupted.get()).isTrue();
    batches.mayGoOn.countDown();
    for (Future<Encoded> call : underWay) {
      assertThat(call.get().kind()).isEqualTo(Kind.CODED);
    }
    assertThat(codec.encode(picture, 1).kind()).isEqualTo(Kind.CODED);
  }

  @Test
  void tellsListenerWhoseImagesBatchHas() throws Exception {
    // Given
    List<Object> works = new CopyOnWriteArrayList<>();
    AtomicInteger open = new AtomicInteger();
    StageListener listener =
        new StageListener() {
          @Override
          public void onStage(Stage stage, boolean encoding, long nanos) {}

          @Override
          public Object work() {
            return Thread.currentThread();
          }

          @Override
          public Runnable startBatch(Stage stage, boolean encoding, List<Object> those) {
            works.addAll(those);
            open.incrementAndGet();
            return open::decrementAndGet;
          }
        };
    try (ImageCodec watched = Batching.open(PATIENT, listener, TinyCheckpoint.read(), 1 << 20)) {

      // When
      watched.encode(SyntheticPicture.of(8, 8, 1), 1);
    }

    // Then: the network and the prior
    assertThat(works).hasSizeGreaterThanOrEqualTo(2).containsOnly(Thread.currentThread());
    assertThat(open).hasValue(0);
  }

  @Test
  void propagatesListenerFailureAsSystemFault() {
    // Given
    StageListener broken =
        new StageListener() {
          @Override
          public void onStage(Stage stage, boolean encoding, long nanos) {}

          @Override
          public void onBatch(Stage stage, boolean encoding, long[] waited) {
            throw new OutOfMemoryError("for the meters");
          }
        };
    try (ImageCodec failing = Batching.open(PATIENT, broken, TinyCheckpoint.read(), 1 << 20)) {

      // When / Then
      assertThatThrownBy(() -> failing.encode(SyntheticPicture.of(8, 8, 1), 1))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessage("for the meters");
    }
  }
}
