package io.vqstream.codecpool;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.registry.CheckpointStore;
import io.vqstream.registry.PendingFetch;
import io.vqstream.registry.Route;
import io.vqstream.registry.RouteTable;
import io.vqstream.registry.RouteUse;
import io.vqstream.registry.RoutesTopic;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the routes of one topic on a dedicated thread. A route switches to a new checkpoint once the
 * checkpoint is fetched and its codec is open, so images never wait for either. Until then, or if
 * that fails, the route keeps its previous checkpoint.
 */
final class RouteWatcher implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RouteWatcher.class);
  private static final Duration FOLLOW = Duration.ofMillis(500);
  private static final Duration FOLLOW_WHILE_WAITING = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final String topic;
  private final Supplier<RoutesTopic> routes;
  private final CheckpointStore store;
  private final CodecPool codecs;
  private final FailedCheckpoints failures;
  private final FailureHandling handling;
  private final Duration patience;
  private final Map<Route, Trouble> troubles = new ConcurrentHashMap<>();
  private final Map<String, PendingFetch> arrivals = new HashMap<>(); // confined to the thread
  private final CountDownLatch settled = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile RouteTable used = RouteTable.EMPTY;
  private volatile Optional<String> unreadable = Optional.empty();

  /**
   * Why a route does not use its activated checkpoint.
   *
   * @param again {@link System#nanoTime} of the next attempt
   */
  private record Trouble(CheckpointId wanted, String why, long again) {}

  /*   * @param topic topic of the images
   * @param routes opens the topic of the routes, which this watcher closes
   * @param failures receives checkpoints that cannot be opened, and knows those that failed
   * @param handling how images of a route without a usable checkpoint are handled
   * @param patience how long {@link #awaitSettled} waits for a pending checkpoint
   */
  RouteWatcher(
      String topic,
      Supplier<RoutesTopic> routes,
      CheckpointStore store,
      CodecPool codecs,
      FailedCheckpoints failures,
      FailureHandling handling,
      Duration patience) {
    this.topic = topic;
    this.routes = routes;
    this.store = store;
    this.codecs = codecs;
    this.failures = failures;
    this.handling = handling;
    this.patience = patience;
    this.thread = new Thread(this::run, "vqstream-routes");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the checkpoints and quality settings that routes use now. */
  RouteTable used() {
    return used;
  }

  /** Returns the current problems, one line each. */
  List<String> troubles() {
    List<String> lines =
        troubles.entrySet().stream()
            .map(each -> "route " + each.getKey() + ": " + each.getValue().why())
            .sorted()
            .toList();
    return unreadable.map(List::of).orElse(lines);
  }

  /**
   * Waits until every initial route uses its checkpoint or has a reason not to.
   *
   * @return false if the limit elapsed first
   */
  boolean awaitSettled(Duration limit) throws InterruptedException {
    return settled.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void run() {
    try (RoutesTopic open = routes.get()) {
      boolean waiting = false;
      while (!closingWithin(Duration.ZERO)) {
        waiting = step(open, waiting);
      }
    } catch (InterruptedException e) {
      LOGGER.debug("closed", e);
    } catch (RuntimeException | Error e) { // for example no memory for another codec
      unreadable("routes are no longer followed: " + e);
    } finally {
      settled.countDown();
    }
  }

  private boolean step(RoutesTopic open, boolean waiting) throws InterruptedException {
    try {
      boolean read = open.follow(waiting ? FOLLOW_WHILE_WAITING : FOLLOW);
      unreadable = Optional.empty();
      if (read) {
        boolean stillWaiting = use(open.table().only(topic));
        if (!stillWaiting || arrivals.values().stream().allMatch(a -> a.olderThan(patience))) {
          settled.countDown();
        }
        return stillWaiting;
      }
      if (!open.there()) {
        if (settled.getCount() > 0) {
          LOGGER.info("there are no routes yet; images of {} are encoded with the"
              + " default checkpoint", topic);
        }
        settled.countDown(); // the topic can be created later
        closingWithin(FOLLOW);
      }
    } catch (IOException e) {
      unreadable("routes cannot be read: " + e.getMessage());
      settled.countDown();
      closingWithin(RETRY);
    }
    return waiting;
  }

  private void unreadable(String why) {
    if (!unreadable.equals(Optional.of(why))) {
      LOGGER.warn(why);
    }
    unreadable = Optional.of(why);
  }

  /** Switches every route that is ready; returns whether a checkpoint is still pending. */
  private boolean use(RouteTable wanted) {
    Map<Route, RouteUse> next = new HashMap<>();
    boolean waiting = false;
    for (Route route : wanted.routes()) {
      RouteUse use = wanted.of(route).orElseThrow();
      CheckpointId id = use.checkpoint();
      Optional<RouteUse> before = used.of(route);
      Optional<String> failure = failures.failure(id);
      boolean ready =
          failure.isEmpty()
              && failures.why(id).isEmpty()
              && before.map(RouteUse::checkpoint).filter(id::equals).isPresent();
      if (failure.isPresent()) {
        trouble(route, id, failure.get(), 0);
      } else if (!ready && !isToWait(route, id)) {
        try {
          ready = open(id);
          waiting |= !ready;
          if (!ready) {
            trouble(route, id, "is pending: " + arrivals.get(id.digest()).trouble(), 0);
          }
        } catch (IOException | IllegalStateException e) {
          failures.unopened(id, e.getMessage());
          trouble(route, id, "cannot be opened: " + e.getMessage(), RETRY.toNanos());
        }
      }
      if (ready) {
        troubles.remove(route);
        failures.opened(id);
        next.put(route, use);
        if (before.filter(use::equals).isEmpty()) {
          LOGGER.info("route {} now uses checkpoint {}", route, shown(use));
        }
      } else if (goodBefore(route).isPresent()) {
        next.put(route, goodBefore(route).get());
      } else if (handling == FailureHandling.DEAD_LETTER && failures.why(id).isPresent()) {
        next.put(route, use); // its images are dead-lettered
      }
    }
    troubles.keySet().retainAll(wanted.routes());
    used.routes().stream()
        .filter(route -> wanted.of(route).isEmpty())
        .forEach(route -> LOGGER.info("route {} was deactivated", route));
    used = new RouteTable(next);
    return waiting;
  }

  /** Returns what a route uses now, unless its checkpoint failed. */
  private Optional<RouteUse> goodBefore(Route route) {
    return used.of(route).filter(use -> failures.why(use.checkpoint()).isEmpty());
  }

  private boolean isToWait(Route route, CheckpointId id) {
    Trouble trouble = troubles.get(route);
    return trouble != null
        && trouble.wanted().equals(id)
        && trouble.again() - System.nanoTime() > 0;
  }

  /** Opens the codec of a checkpoint; returns false if the checkpoint has not arrived yet. */
  private boolean open(CheckpointId id) throws IOException {
    Optional<CodecLease> open = codecs.acquire(id.digest());
    if (open.isEmpty()) {
      Optional<Checkpoint> checkpoint = store.local(id.digest()).or(() -> arrived(id.digest()));
      if (checkpoint.isEmpty()) {
        return false;
      }
      open = Optional.of(codecs.acquire(checkpoint.get()));
    }
    arrivals.remove(id.digest());
    open.get().close();
    return true;
  }

  private Optional<Checkpoint> arrived(String digest) {
    PendingFetch held = arrivals.get(digest);
    if (held != null && held.now().isPresent()) {
      return held.now();
    }
    PendingFetch arrival = store.want(digest); // the one held, unless it timed out
    arrivals.put(digest, arrival);
    return arrival.now();
  }

  private void trouble(Route route, CheckpointId id, String what, long pauseNanos) {
    String why = "checkpoint %s %s; %s".formatted(shown(id), what, instead(route, id));
    Trouble before = troubles.put(route, new Trouble(id, why, System.nanoTime() + pauseNanos));
    if (pauseNanos > 0 && (before == null || !before.why().equals(why))) {
      LOGGER.warn("route {}: {}", route, why);
    }
  }

  /** Describes how images of a route are handled that cannot use its checkpoint. */
  private String instead(Route route, CheckpointId id) {
    Optional<RouteUse> before = goodBefore(route);
    if (before.isPresent()) {
      return "it still uses " + shown(before.get().checkpoint());
    }
    return handling == FailureHandling.DEAD_LETTER && failures.why(id).isPresent()
        ? "its images go to the failure topic"
        : "it uses the next route or the default";
  }

  private static String shown(RouteUse use) {
    String fidelity = use.fidelity().toString();
    return shown(use.checkpoint()) + (fidelity.isEmpty() ? "" : ", " + fidelity + ",");
  }

  private static String shown(CheckpointId id) {
    return FailedCheckpoints.shown(id);
  }

  private boolean closingWithin(Duration limit) throws InterruptedException {
    return closing.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
