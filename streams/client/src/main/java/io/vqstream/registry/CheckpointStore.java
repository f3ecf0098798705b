package io.vqstream.registry;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up checkpoints by digest prefix: bundled ones, the disk cache and the checkpoint topic. A
 * dedicated thread reads the topic, only while fetches are pending. A fetch continues after its waiters
 * have timed out, so later requests find the checkpoint. Thread-safe.
 */
public final class CheckpointStore implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final CheckpointCache cache;
  private final Supplier<CheckpointTopic> topics;
  private final Duration persistence;
  private final Map<String, PendingFetch> wanted = new HashMap<>();
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private Map<String, BundledCheckpoint> bundled;

  /*   * @param topics opens the topic at the first fetch; this store closes it
   * @param persistence how long a fetch stays pending without a new request
   */
  public CheckpointStore(
      CheckpointCache cache, Supplier<CheckpointTopic> topics, Duration persistence) {
    this.cache = cache;
    this.topics = topics;
    this.persistence = persistence;
    this.thread = new Thread(this::run, "vqstream-checkpoint-fetch");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Returns a bundled or cached checkpoint.
   *
   * @param prefix prefix of the digest: 8 to 64 lower-case hexadecimal digits
   */
  public Optional<Checkpoint> local(String prefix) {
    return bundled(prefix).or(() -> cache.read(prefix));
  }

  private synchronized Optional<Checkpoint> bundled(String prefix) {
    if (bundled == null) {
      bundled = new HashMap<>();
      for (BundledCheckpoint each : BundledCheckpoint.values()) {
        try {
          bundled.put(each.read().id().digest(), each);
        } catch (BundledCheckpoint.MissingException e) {
          LOGGER.debug("there is no bundled checkpoint {}", each.id(), e);
        }
      }
    }
    return bundled.entrySet().stream()
        .filter(each -> each.getKey().startsWith(prefix))
        .map(each -> each.getValue().read())
        .findFirst();
  }

  /**
   * Starts to fetch a checkpoint from the topic, or returns the pending fetch.
   *
   * @param prefix as for {@link #local}
   */
  public synchronized PendingFetch want(String prefix) {
    if (isClosed()) {
      throw new IllegalStateException("the checkpoint store is closed");
    }
    PendingFetch arrival = wanted.computeIfAbsent(prefix, PendingFetch::new);
    notifyAll();
    return arrival;
  }

  private void run() {
    CheckpointTopic topic = null;
    try {
      while (awaitWanted()) {
        boolean trouble = false;
        try {
          topic = topic == null ? topics.get() : topic;
          topic.refresh(PATIENCE);
          trouble = fetch(topic);
        } catch (IOException | RuntimeException e) {
          wantedNow().forEach(arrival -> unreadable(arrival, String.valueOf(e.getMessage()), e));
          trouble = true;
        }
        Duration pause = trouble ? PAUSE_AFTER_TROUBLE : PAUSE;
        boolean unused = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        forget();
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

  /** Fetches every pending checkpoint that is published; returns whether any fetch failed. */
  private boolean fetch(CheckpointTopic topic) {
    boolean trouble = false;
    for (PendingFetch arrival : wantedNow()) {
      try {
        Optional<PublishedCheckpoint> found = topic.find(arrival.prefix());
        if (found.isPresent()) {
          Checkpoint checkpoint = topic.fetch(found.get(), PATIENCE);
          LOGGER.info("checkpoint {} fetched from {}", found.get().described(), topic.name());
          arrived(arrival, checkpoint);
        } else if (topic.answered()) {
          absent(
              arrival,
              (topic.there() ? "it is not in topic " : "there is no topic ") + topic.name());
        } else {
          unreadable(arrival, "the brokers of topic " + topic.name() + " do not answer", null);
        }
      } catch (CheckpointException e) {
        absent(arrival, e.getMessage());
        trouble = true;
      } catch (IOException e) {
        unreadable(arrival, e.getMessage(), e);
        trouble = true;
      } catch (OutOfMemoryError e) {
        unreadable(arrival, "not enough memory", e);
        trouble = true;
      }
    }
    return trouble;
  }

  private static void absent(PendingFetch arrival, String why) {
    if (arrival.absent(why)) {
      warn(arrival, why);
    }
  }

  private static void unreadable(PendingFetch arrival, String why, Throwable cause) {
    if (arrival.unreadable(why, cause)) {
      warn(arrival, why);
    }
  }

  private static void warn(PendingFetch arrival, String why) {
    LOGGER.warn("checkpoint {} is not available: {}", arrival.prefix(), why);
  }

  private void arrived(PendingFetch arrival, Checkpoint checkpoint) {
    cache.write(checkpoint);
    synchronized (this) {
      wanted.remove(arrival.prefix());
    }
    arrival.complete(checkpoint);
  }

  private synchronized List<PendingFetch> wantedNow() {
    return new ArrayList<>(wanted.values());
  }

  private synchronized void forget() {
    wanted.values().removeIf(arrival -> arrival.olderThan(persistence));
  }

  private synchronized boolean awaitWanted() throws InterruptedException {
    while (wanted.isEmpty() && !isClosed()) {
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
