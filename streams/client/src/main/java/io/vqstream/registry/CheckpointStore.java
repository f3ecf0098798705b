package io.vqstream.registry;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.fault.ExceptionMessages;
import io.vqstream.kafka.LogEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up checkpoints by digest prefix: bundled ones, the disk cache and the checkpoint topic. A
 * dedicated thread reads the topic, only while fetches are pending. A fetch continues after its
 * waiters have timed out, so later requests find the checkpoint. Thread-safe.
 */
public final class CheckpointStore implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final Duration FAILURE_BACKOFF = Duration.ofSeconds(1);

  /** First and max pause between full reads: a recreated topic can have the same end offset. */
  private static final long REREAD_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long MAX_REREAD_NANOS = Duration.ofMinutes(5).toNanos();

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final CheckpointCache cache;
  private final Supplier<CheckpointTopic> topics;
  private final Duration lookupTimeout;
  private final Map<String, PendingFetch> pending = new HashMap<>();
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Map<String, BundledCheckpoint> bundled;

  /**
   * @param topics opens the topic at the first fetch; this store closes it
   * @param lookupTimeout how long a fetch stays pending without a new request
   */
  public CheckpointStore(
      CheckpointCache cache, Supplier<CheckpointTopic> topics, Duration lookupTimeout) {
    this.cache = cache;
    this.topics = topics;
    this.lookupTimeout = lookupTimeout;
    this.thread = new Thread(this::run, "vqstream-checkpoint-fetch");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Returns a bundled or cached checkpoint.
   *
   * @param prefix prefix of the digest: 8 to 64 lower-case hexadecimal digits
   */
  public Optional<Checkpoint> findLocal(String prefix) {
    return bundled(prefix).or(() -> cache.read(prefix));
  }

  private synchronized Optional<Checkpoint> bundled(String prefix) {
    if (bundled == null) {
      bundled = readBundled();
    }
    return bundled.entrySet().stream()
        .filter(each -> each.getKey().startsWith(prefix))
        .map(each -> each.getValue().read())
        .findFirst();
  }

  private static Map<String, BundledCheckpoint> readBundled() {
    Map<String, BundledCheckpoint> bundled = new HashMap<>();
    for (BundledCheckpoint each : BundledCheckpoint.values()) {
      try {
        bundled.put(each.read().id().digest(), each);
      } catch (BundledCheckpoint.MissingException e) {
        LOGGER.debug("there is no bundled checkpoint {}", each.id(), e);
      }
    }
    return bundled;
  }

  /**
   * Starts to fetch a checkpoint from the topic, or returns the pending fetch.
   *
   * @param prefix as for {@link #findLocal}
   */
  public synchronized PendingFetch request(String prefix) {
    if (isClosed()) {
      throw new IllegalStateException("the checkpoint store is closed");
    }
    PendingFetch fetch = pending.computeIfAbsent(prefix, PendingFetch::new);
    fetch.renew();
    notifyAll();
    return fetch;
  }

  private void run() {
    CheckpointTopic topic = null;
    long reread = System.nanoTime();
    long pauseNanos = REREAD_NANOS;
    boolean failed = false;
    try {
      while (awaitRequests()) {
        try {
          topic = topic == null ? topics.get() : topic;
          boolean complete = topic.refresh(FETCH_TIMEOUT);
          if (complete
              && (failed || isAnyAbsent(topic))
              && System.nanoTime() - reread >= pauseNanos) {
            topic.reread(FETCH_TIMEOUT);
            reread = System.nanoTime();
            pauseNanos = Math.min(2 * pauseNanos, MAX_REREAD_NANOS);
          }
          failed = fetchPending(topic);
          if (pendingFetches().isEmpty()) {
            pauseNanos = REREAD_NANOS;
          }
        } catch (IOException | RuntimeException | LinkageError e) {
          pendingFetches().forEach(fetch -> unreadable(fetch, ExceptionMessages.line(e), e));
          failed = true;
        }
        Duration pause = failed ? FAILURE_BACKOFF : POLL_INTERVAL;
        boolean unused = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        dropExpired();
      }
    } catch (InterruptedException e) {
      LOGGER.debug("closed", e);
    } finally {
      boolean unused = Thread.interrupted(); // an interrupted thread cannot close a consumer
      if (topic != null) {
        topic.close();
      }
    }
  }

  private boolean isAnyAbsent(CheckpointTopic topic) {
    return pendingFetches().stream().anyMatch(fetch -> !topic.contains(fetch.prefix()));
  }

  /** Fetches every pending checkpoint that is published; returns whether any fetch failed. */
  private boolean fetchPending(CheckpointTopic topic) {
    boolean failed = false;
    for (PendingFetch fetch : pendingFetches()) {
      try {
        Optional<PublishedCheckpoint> found = topic.find(fetch.prefix());
        if (found.isPresent()) {
          complete(fetch, topic.fetch(found.get(), FETCH_TIMEOUT));
          LogEvent.CHECKPOINT_FETCHED
              .on(LOGGER)
              .addKeyValue("checkpoint", found.get().label())
              .log("checkpoint {} fetched from {}", found.get().label(), topic.name());
        } else if (topic.answered()) {
          absent(
              fetch, (topic.there() ? "it is not in topic " : "there is no topic ") + topic.name());
        } else {
          unreadable(fetch, "the brokers of topic " + topic.name() + " do not answer", null);
        }
      } catch (UnreadableCheckpointException e) {
        fetch.fail(e);
        warn(fetch, ExceptionMessages.line(e));
      } catch (CheckpointException e) {
        absent(fetch, ExceptionMessages.line(e));
        failed = true;
      } catch (IOException e) {
        unreadable(fetch, ExceptionMessages.line(e), e);
        failed = true;
      } catch (OutOfMemoryError e) {
        unreadable(fetch, "not enough memory", e);
        failed = true;
      }
    }
    return failed;
  }

  private static void absent(PendingFetch fetch, String why) {
    if (fetch.absent(why)) {
      warn(fetch, why);
    }
  }

  private static void unreadable(PendingFetch fetch, String why, @Nullable Throwable cause) {
    if (fetch.unreadable(why, cause)) {
      warn(fetch, why);
    }
  }

  private static void warn(PendingFetch fetch, String why) {
    LogEvent.CHECKPOINT_UNAVAILABLE
        .on(LOGGER)
        .addKeyValue("checkpoint", fetch.prefix())
        .log("checkpoint {} is not available: {}", fetch.prefix(), why);
  }

  private void complete(PendingFetch fetch, Checkpoint checkpoint) {
    cache.write(checkpoint);
    synchronized (this) {
      pending.remove(fetch.prefix());
    }
    fetch.complete(checkpoint);
  }

  private synchronized List<PendingFetch> pendingFetches() {
    return pending.values().stream().filter(fetch -> !fetch.hasFailed()).toList();
  }

  private synchronized void dropExpired() {
    pending.values().removeIf(fetch -> fetch.unusedFor(lookupTimeout));
  }

  private synchronized boolean awaitRequests() throws InterruptedException {
    while (pending.isEmpty() && !isClosed()) {
      wait();
    }
    return !isClosed();
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  /** Stops fetching. Waiters of pending fetches time out. */
  @Override
  public void close() {
    thread.interrupt(); // before the latch, so that the interrupt cannot hit the cleanup
    closing.countDown();
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
