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

/** The timeout is for a batcher that hangs; no test goes by the clock. */
@Timeout(60)
class BatcherTest {
  private static final BatchLimits FOR_EVER = new BatchLimits(100, Duration.ofHours(1));
  private static final BatchLimits NOT_AT_ALL = new BatchLimits(100, Duration.ZERO);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final InFlightCounter callers = new InFlightCounter();
  private Batcher<String> batcher;

  @AfterEach
  void close() {
    batcher.close();
    threads.shutdownNow();
  }

  @Test
  void aLoneCallerDoesNotWait() {
    // Given
    Recording work = start(Recording.free(), FOR_EVER);

    // When
    call("a");

    // Then
    assertThat(work.batches).containsExactly(List.of("a"));
  }

  @Test
  void aCallerWaitsForOneThatIsOnTheWay() {
    // Given
    Recording work = start(Recording.free(), FOR_EVER);
    InFlightCounter.InFlight other = callers.enter();
    CompletableFuture<Void> first = callBeside("a1");
    awaitWaiting(1);

    // When
    batcher.call("a2");
    other.close();

    // Then
    first.join();
    assertThat(work.batches).containsExactly(List.of("a1", "a2"));
    assertThat(work.waited).hasSize(2).allMatch(nanos -> nanos >= 0);
  }

  @Test
  void aCallerDoesNotWaitForOneThatLeaves() {
    // Given
    Recording work = start(Recording.free(), FOR_EVER);
    InFlightCounter.InFlight other = callers.enter();
    CompletableFuture<Void> first = callBeside("a");
    awaitWaiting(1);

    // When
    other.close();

    // Then
    first.join();
    assertThat(work.batches).containsExactly(List.of("a"));
  }

  @Test
  void aCallerDoesNotWaitForOneThatIsBusyElsewhere() {
    // Given
    Recording work = start(Recording.free(), FOR_EVER);

    try (InFlightCounter.InFlight other = callers.enter();
        InFlightCounter.InFlight aside = callers.exclude()) {
      // When
      callBeside("a").join();
    }

    // Then
    assertThat(work.batches).containsExactly(List.of("a"));
  }

  @Test
  void aCallerDoesNotWaitForOneWhoseJobIsBeingDone() {
    // Given
    Recording work = start(Recording.gated(), FOR_EVER, 2);
    CompletableFuture<Void> first = callBeside("a");
    work.awaitOneBegun();

    // When
    CompletableFuture<Void> second = callBeside("b");
    work.awaitOneBegun();

    // Then
    work.letOneEnd();
    work.letOneEnd();
    CompletableFuture.allOf(first, second).join();
    assertThat(work.batches).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void nobodyWaitsLongerThanTheLimit() {
    // Given
    Recording work = start(Recording.free(), new BatchLimits(100, Duration.ofMillis(1)));

    try (InFlightCounter.InFlight neverComes = callers.enter()) {
      // When
      call("a");
    }

    // Then
    assertThat(work.batches).containsExactly(List.of("a"));
  }

  @Test
  void jobsThatComeWhileABatchIsUnderWayAreTheNextOne() {
    // Given
    Recording work = start(Recording.gated(), NOT_AT_ALL);
    List<CompletableFuture<Void>> calls = new ArrayList<>(List.of(callBeside("a0")));
    work.awaitOneBegun();

    // When
    calls.addAll(callInTurn("a1", "a2", "a3"));
    work.letOneEnd();
    work.letOneEnd();

    // Then
    joinAll(calls);
    assertThat(work.batches).containsExactly(List.of("a0"), List.of("a1", "a2", "a3"));
  }

  @Test
  void aBatchIsOfOneKindAndTheOldestGoesFirst() {
    // Given
    Recording work = start(Recording.gated(), NOT_AT_ALL);
    List<CompletableFuture<Void>> calls = new ArrayList<>(List.of(callBeside("a0")));
    work.awaitOneBegun();

    // When
    calls.addAll(callInTurn("b1", "a1", "b2", "a2"));
    for (int i = 0; i < 3; i++) {
      work.letOneEnd();
    }

    // Then
    joinAll(calls);
    assertThat(work.batches)
        .containsExactly(List.of("a0"), List.of("b1", "b2"), List.of("a1", "a2"));
  }

  @Test
  void aBatchIsNoLargerThanTheLimits() {
    // Given
    Recording work = start(Recording.gated(), new BatchLimits(2, Duration.ZERO));
    List<CompletableFuture<Void>> calls = new ArrayList<>(List.of(callBeside("a0")));
    work.awaitOneBegun();

    // When
    calls.addAll(callInTurn("a1", "a2", "a3"));
    for (int i = 0; i < 3; i++) {
      work.letOneEnd();
    }

    // Then
    joinAll(calls);
    assertThat(work.batches).containsExactly(List.of("a0"), List.of("a1", "a2"), List.of("a3"));
  }

  @Test
  void aBatchIsNoLargerThanItsKindIsWorth() {
    // Given
    Recording work = start(Recording.gated(1), FOR_EVER);
    InFlightCounter.InFlight other = callers.enter();

    // When
    CompletableFuture<Void> large = callBeside("a1");
    work.awaitOneBegun();

    // Then: though another is on the way
    work.letOneEnd();
    large.join();
    other.close();
    assertThat(work.batches).containsExactly(List.of("a1"));
  }

  @Test
  void idleThreadsGetTheirShare() {
    // Given
    Recording work = start(Recording.gated(), FOR_EVER, 2);
    InFlightCounter.InFlight last = callers.enter();
    List<CompletableFuture<Void>> calls = callInTurn("a1", "a2", "a3", "a4", "a5");

    // When
    last.close();
    work.awaitOneBegun();
    work.awaitOneBegun();

    // Then
    work.letOneEnd();
    work.letOneEnd();
    joinAll(calls);
    assertThat(work.batches)
        .containsExactlyInAnyOrder(List.of("a1", "a2", "a3"), List.of("a4", "a5"));
  }

  @RepeatedTest(100) // one of those who wait may try again before all have been told
  void aFailureOfTheSystemGoesToAllWhoWaitAndNotToThoseWhoComeLater() {
    // Given
    Recording work = start(Recording.gated(), NOT_AT_ALL);
    List<CompletableFuture<Void>> calls = new ArrayList<>(List.of(callBeside("x")));
    work.awaitOneBegun();
    calls.addAll(callInTurn("a1", "b1"));

    // When
    work.letOneEnd();

    // Then
    for (CompletableFuture<Void> call : calls) {
      assertThatThrownBy(call::join)
          .isInstanceOf(CompletionException.class)
          .hasCause(new OutOfMemoryError("no memory for [x]"));
    }
    work.letOneEnd();
    call("a2");
    assertThat(work.batches).containsExactly(List.of("x"), List.of("a2"));
  }

  @Test
  void whoeverIsInterruptedInTheQueueIsWithdrawn() throws Exception {
    // Given
    Recording work = start(Recording.gated(), NOT_AT_ALL);
    CompletableFuture<Void> first = callBeside("a0");
    work.awaitOneBegun();
    Interrupted second = Interrupted.start(() -> call("a1"));
    awaitWaiting(1);

    // When
    second.interrupt();

    // Then
    assertThat(second.thrown())
        .isInstanceOf(CancellationException.class)
        .hasMessage("interrupted while waiting for the test");
    assertThat(second.staysInterrupted()).isTrue();
    work.letOneEnd();
    first.join();
    batcher.close();
    assertThat(work.batches).containsExactly(List.of("a0"));
  }

  @Test
  void whoeverIsInterruptedInABatchWaitsForItAndStaysInterrupted() throws Exception {
    // Given
    Recording work = start(Recording.gated(), FOR_EVER);
    InFlightCounter.InFlight last = callers.enter();
    Interrupted first = Interrupted.start(() -> call("a1"));
    awaitWaiting(1);
    CompletableFuture<Void> second = callBeside("a2");
    awaitWaiting(2);
    last.close();
    work.awaitOneBegun();

    // When
    first.interrupt();
    work.letOneEnd();

    // Then
    assertThat(first.thrown()).isNull();
    assertThat(first.staysInterrupted()).isTrue();
    second.join();
    work.letOneEnd();
    call("a3"); // counts nobody who is gone: this would hang
    assertThat(work.batches).containsExactly(List.of("a1", "a2"), List.of("a3"));
  }

  @Test
  void closingThrowsAtThoseInTheQueueAndWaitsForTheBatch() {
    // Given
    Recording work = start(Recording.gated(), NOT_AT_ALL);
    CompletableFuture<Void> underWay = callBeside("a0");
    work.awaitOneBegun();
    CompletableFuture<Void> inTheQueue = callInTurn("a1").get(0);

    // When
    CompletableFuture<Void> closing = CompletableFuture.runAsync(batcher::close, threads);

    // Then
    assertThatThrownBy(inTheQueue::join).hasCause(new IllegalStateException("the test is closed"));
    assertThat(closing).isNotDone();
    work.letOneEnd();
    closing.join();
    underWay.join();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("vqstream-test"));
    assertThatThrownBy(() -> call("a2"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the test is closed");
  }

  @Test
  void closingThrowsAtACallerThatWaitsForOthers() {
    // Given
    start(Recording.free(), FOR_EVER);
    InFlightCounter.InFlight other = callers.enter();
    CompletableFuture<Void> waiting = callBeside("a");
    awaitWaiting(1);

    // When
    batcher.close();

    // Then
    assertThatThrownBy(waiting::join).hasCause(new IllegalStateException("the test is closed"));
    other.close();
  }

  private Recording start(Recording work, BatchLimits limits) {
    return start(work, limits, 1);
  }

  private Recording start(Recording work, BatchLimits limits, int workers) {
    batcher = new Batcher<>("test", workers, limits, callers, work);
    return work;
  }

  private void call(String job) {
    try (InFlightCounter.InFlight visit = callers.enter()) {
      batcher.call(job);
    }
  }

  private CompletableFuture<Void> callBeside(String job) {
    return CompletableFuture.runAsync(() -> call(job), threads);
  }

  /** Calls that wait in the queue in this order. */
  private List<CompletableFuture<Void>> callInTurn(String... jobs) {
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (String job : jobs) {
      calls.add(callBeside(job));
      awaitWaiting(calls.size());
    }
    return calls;
  }

  private static void joinAll(List<CompletableFuture<Void>> calls) {
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
  }

  private void awaitWaiting(int jobs) {
    while (batcher.waiting() != jobs) {
      Thread.onSpinWait();
    }
  }
}
