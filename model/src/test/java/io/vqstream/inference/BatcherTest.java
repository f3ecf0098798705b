package io.vqstream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The timeout ends a batcher that hangs; no test depends on elapsed time. */
@Timeout(60)
class BatcherTest {
  private static final BatchLimits PATIENT = new BatchLimits(100, Duration.ofHours(1));
  private static final BatchLimits IMMEDIATE = new BatchLimits(100, Duration.ZERO);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final InFlightCounter inFlight = new InFlightCounter();
  private Batcher<String> batcher;

  @AfterEach
  void close() {
    batcher.close();
    threads.shutdownNow();
  }

  @Test
  void doesNotDelaySingleCaller() {
    // Given
    RecordingHandler handler = start(RecordingHandler.free(), PATIENT);

    // When
    call("a");

    // Then
    assertThat(handler.batches).containsExactly(List.of("a"));
  }

  @Test
  void waitsForPendingArrival() {
    // Given
    RecordingHandler handler = start(RecordingHandler.free(), PATIENT);
    InFlightCounter.InFlight other = inFlight.enter();
    CompletableFuture<Void> first = callAsync("a1");
    awaitQueueLength(1);

    // When
    batcher.submitAndWait("a2");
    other.close();

    // Then
    first.join();
    assertThat(handler.batches).containsExactly(List.of("a1", "a2"));
    assertThat(handler.waitNanos).hasSize(2).allMatch(nanos -> nanos >= 0);
  }

  @Test
  void doesNotWaitForCallerThatLeaves() {
    // Given
    RecordingHandler handler = start(RecordingHandler.free(), PATIENT);
    InFlightCounter.InFlight other = inFlight.enter();
    CompletableFuture<Void> first = callAsync("a");
    awaitQueueLength(1);

    // When
    other.close();

    // Then
    first.join();
    assertThat(handler.batches).containsExactly(List.of("a"));
  }

  @Test
  void doesNotWaitForExcludedCaller() {
    // Given
    RecordingHandler handler = start(RecordingHandler.free(), PATIENT);

    try (InFlightCounter.InFlight other = inFlight.enter();
        InFlightCounter.InFlight exclusion = inFlight.exclude()) {
      // When
      callAsync("a").join();
    }

    // Then
    assertThat(handler.batches).containsExactly(List.of("a"));
  }

  @Test
  void doesNotWaitForCallerInBatch() {
    // Given
    RecordingHandler handler = start(RecordingHandler.gated(), PATIENT, 2);
    CompletableFuture<Void> first = callAsync("a");
    handler.awaitStart();

    // When
    CompletableFuture<Void> second = callAsync("b");
    handler.awaitStart();

    // Then
    handler.allowEnd();
    handler.allowEnd();
    CompletableFuture.allOf(first, second).join();
    assertThat(handler.batches).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void waitsNoLongerThanMaxWait() {
    // Given
    RecordingHandler handler =
        start(RecordingHandler.free(), new BatchLimits(100, Duration.ofMillis(1)));

    try (InFlightCounter.InFlight neverSubmits = inFlight.enter()) {
      // When
      call("a");
    }

    // Then
    assertThat(handler.batches).containsExactly(List.of("a"));
  }

  @Test
  void queuesRequestsDuringBatch() {
    // Given
    RecordingHandler handler = start(RecordingHandler.gated(), IMMEDIATE);
    List<CompletableFuture<Void>> calls = new ArrayList<>(List.of(callAsync("a0")));
    handler.awaitStart();

    // When
    calls.addAll(callInOrder("a1", "a2", "a3"));
    handler.allowEnd();
    handler.allowEnd();

    // Then
    joinAll(calls);
    assertThat(handler.batches).containsExactly(List.of("a0"), List.of("a1", "a2", "a3"));
  }

  @Test
  void batchesOneKindOldestFirst() {
    // Given
    RecordingHandler handler = start(RecordingHandler.gated(), IMMEDIATE);
    List<CompletableFuture<Void>> calls = new ArrayList<>(List.of(callAsync("a0")));
    handler.awaitStart();

    // When
    calls.addAll(callInOrder("b1", "a1", "b2", "a2"));
    for (int i = 0; i < 3; i++) {
      handler.allowEnd();
    }

    // Then
    joinAll(calls);
    assertThat(handler.batches)
        .containsExactly(List.of("a0"), List.of("b1", "b2"), List.of("a1", "a2"));
  }

  @Test
  void limitsBatchToMaxSize() {
    // Given
    RecordingHandler handler = start(RecordingHandler.gated(), new BatchLimits(2, Duration.ZERO));
    List<CompletableFuture<Void>> calls = new ArrayList<>(List.of(callAsync("a0")));
    handler.awaitStart();

    // When
    calls.addAll(callInOrder("a1", "a2", "a3"));
    for (int i = 0; i < 3; i++) {
      handler.allowEnd();
    }

    // Then
    joinAll(calls);
    assertThat(handler.batches).containsExactly(List.of("a0"), List.of("a1", "a2"), List.of("a3"));
  }

  @Test
  void limitsBatchToHandlersMaximum() {
    // Given
    RecordingHandler handler = start(RecordingHandler.gated(1), PATIENT);
    InFlightCounter.InFlight other = inFlight.enter();

    // When
    CompletableFuture<Void> large = callAsync("a1");
    handler.awaitStart();

    // Then: although another caller is in flight
    handler.allowEnd();
    large.join();
    other.close();
    assertThat(handler.batches).containsExactly(List.of("a1"));
  }

  @Test
  void sharesQueueWithIdleWorkers() {
    // Given
    RecordingHandler handler = start(RecordingHandler.gated(), PATIENT, 2);
    InFlightCounter.InFlight last = inFlight.enter();
    List<CompletableFuture<Void>> calls = callInOrder("a1", "a2", "a3", "a4", "a5");

    // When
    last.close();
    handler.awaitStart();
    handler.awaitStart();

    // Then
    handler.allowEnd();
    handler.allowEnd();
    joinAll(calls);
    assertThat(handler.batches)
        .containsExactlyInAnyOrder(List.of("a1", "a2", "a3"), List.of("a4", "a5"));
  }

  @RepeatedTest(100) // a caller may retry before all have been notified
  void rethrowsSystemFaultToWaitingCallersOnly() {
    // Given
    RecordingHandler handler = start(RecordingHandler.gated(), IMMEDIATE);
    List<CompletableFuture<Void>> calls = new ArrayList<>(List.of(callAsync("x")));
    handler.awaitStart();
    calls.addAll(callInOrder("a1", "b1"));

    // When
    handler.allowEnd();

    // Then
    for (CompletableFuture<Void> call : calls) {
      assertThatThrownBy(call::join)
          .isInstanceOf(CompletionException.class)
          .hasCause(new OutOfMemoryError("no memory for [x]"));
    }
    handler.allowEnd();
    call("a2");
    assertThat(handler.batches).containsExactly(List.of("x"), List.of("a2"));
  }

  @Test
  void cancelsQueuedRequestOnInterrupt() throws Exception {
    // Given
    RecordingHandler handler = start(RecordingHandler.gated(), IMMEDIATE);
    CompletableFuture<Void> first = callAsync("a0");
    handler.awaitStart();
    InterruptibleCall second = InterruptibleCall.start(() -> call("a1"));
    awaitQueueLength(1);

    // When
    second.interrupt();

    // Then
    assertThat(second.thrown())
        .isInstanceOf(CancellationException.class)
        .hasMessage("interrupted while waiting for the test");
    assertThat(second.staysInterrupted()).isTrue();
    handler.allowEnd();
    first.join();
    batcher.close();
    assertThat(handler.batches).containsExactly(List.of("a0"));
  }

  @Test
  void waitsForBatchOnInterrupt() throws Exception {
    // Given
    RecordingHandler handler = start(RecordingHandler.gated(), PATIENT);
    InFlightCounter.InFlight last = inFlight.enter();
    InterruptibleCall first = InterruptibleCall.start(() -> call("a1"));
    awaitQueueLength(1);
    CompletableFuture<Void> second = callAsync("a2");
    awaitQueueLength(2);
    last.close();
    handler.awaitStart();

    // When
    first.interrupt();
    handler.allowEnd();

    // Then
    assertThat(first.thrown()).isNull();
    assertThat(first.staysInterrupted()).isTrue();
    second.join();
    handler.allowEnd();
    call("a3"); // would hang if a caller that left were still counted
    assertThat(handler.batches).containsExactly(List.of("a1", "a2"), List.of("a3"));
  }

  @Test
  void closeFailsQueueAndAwaitsBatch() {
    // Given
    RecordingHandler handler = start(RecordingHandler.gated(), IMMEDIATE);
    CompletableFuture<Void> inProgress = callAsync("a0");
    handler.awaitStart();
    CompletableFuture<Void> queued = callInOrder("a1").get(0);

    // When
    CompletableFuture<Void> closing = CompletableFuture.runAsync(batcher::close, threads);

    // Then
    assertThatThrownBy(queued::join).hasCause(new IllegalStateException("the test is closed"));
    assertThat(closing).isNotDone();
    handler.allowEnd();
    closing.join();
    inProgress.join();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("vqstream-test"));
    assertThatThrownBy(() -> call("a2"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the test is closed");
  }

  @Test
  void closeFailsRequestInUnfilledBatch() {
    // Given
    start(RecordingHandler.free(), PATIENT);
    InFlightCounter.InFlight other = inFlight.enter();
    CompletableFuture<Void> waiting = callAsync("a");
    awaitQueueLength(1);

    // When
    batcher.close();

    // Then
    assertThatThrownBy(waiting::join).hasCause(new IllegalStateException("the test is closed"));
    other.close();
  }

  private RecordingHandler start(RecordingHandler handler, BatchLimits limits) {
    return start(handler, limits, 1);
  }

  private RecordingHandler start(RecordingHandler handler, BatchLimits limits, int workers) {
    batcher = new Batcher<>("test", workers, limits, inFlight, handler);
    return handler;
  }

  private void call(String request) {
    try (InFlightCounter.InFlight lease = inFlight.enter()) {
      batcher.submitAndWait(request);
    }
  }

  private CompletableFuture<Void> callAsync(String request) {
    return CompletableFuture.runAsync(() -> call(request), threads);
  }

  /** Submits requests that wait in the queue in this order. */
  private List<CompletableFuture<Void>> callInOrder(String... requests) {
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (String request : requests) {
      calls.add(callAsync(request));
      awaitQueueLength(calls.size());
    }
    return calls;
  }

  private static void joinAll(List<CompletableFuture<Void>> calls) {
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
  }

  private void awaitQueueLength(int length) {
    while (batcher.queueLength() != length) {
      Thread.onSpinWait();
    }
  }
}
