package io.vqstream.codecpool;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.fault.ExceptionMessages;
import io.vqstream.kafka.LogEvent;
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
 * Follows the routes of one topic on a dedicated thread. A route switches to a new checkpoint once
 * the checkpoint is fetched and its codec is open, so images never wait for either. Until then, or
 * if that fails, the route keeps its previous checkpoint.
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
  private final FailureHandling failureHandling;
  private final Duration checkpointTimeout;
  private final Map<Route, RouteProblem> problems = new ConcurrentHashMap<>();
  private final Map<String, PendingFetch> pendingFetches =
      new HashMap<>(); // confined to the thread
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
  private record RouteProblem(CheckpointId wanted, String why, long again) {}

  /**
   * @param topic topic of the images
   * @param routes opens the topic of the routes, which this watcher closes
   * @param failures receives checkpoints that cannot be opened, and knows those that failed
   * @param failureHandling how images of a route without a usable checkpoint are handled
   * @param checkpointTimeout how long {@link #awaitSettled} waits for a pending checkpoint
   */
  RouteWatcher(
      String topic,
      Supplier<RoutesTopic> routes,
      CheckpointStore store,
      CodecPool codecs,
      FailedCheckpoints failures,
      FailureHandling failureHandling,
      Duration checkpointTimeout) {
    this.topic = topic;
    this.routes = routes;
    this.store = store;
    this.codecs = codecs;
    this.failures = failures;
    this.failureHandling = failureHandling;
    this.checkpointTimeout = checkpointTimeout;
    this.thread = new Thread(this::run, "vqstream-routes");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the checkpoints and quality settings that routes use now. */
  RouteTable used() {
    return used;
  }

  /** Returns the current problems, one line each. */
  List<String> problems() {
    List<String> lines =
        problems.entrySet().stream()
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
      while (!awaitClosing(Duration.ZERO)) {
        waiting = step(open, waiting);
      }
    } catch (InterruptedException e) {
      LOGGER.debug("closed", e);
    } catch (RuntimeException | Error e) { // for example no memory for another codec
      reportUnreadable("routes are no longer followed: " + e);
    } finally {
      settled.countDown();
    }
  }

  private boolean step(RoutesTopic open, boolean waiting) throws InterruptedException {
    try {
      boolean read = open.follow(waiting ? FOLLOW_WHILE_WAITING : FOLLOW);
      if (!open.there() && !open.answered()) {
        reportUnreadable("routes cannot be read: the brokers do not answer in time");
        awaitClosing(FOLLOW);
        return waiting;
      }
      unreadable = Optional.empty();
      if (read) {
        boolean stillWaiting = use(open.table().only(topic));
        if (!stillWaiting
            || pendingFetches.values().stream().allMatch(a -> a.olderThan(checkpointTimeout))) {
          settled.countDown();
        }
        return stillWaiting;
      }
      if (!open.there()) {
        if (settled.getCount() > 0) {
          LogEvent.ROUTES_ABSENT
              .on(LOGGER)
              .log(
                  "there are no routes yet; images of {} are encoded with the default checkpoint",
                  topic);
        }
        settled.countDown(); // the topic can be created later
        awaitClosing(FOLLOW);
      }
    } catch (IOException e) {
      reportUnreadable("routes cannot be read: " + e.getMessage());
      settled.countDown();
      awaitClosing(RETRY);
    }
    return waiting;
  }

  private void reportUnreadable(String why) {
    if (!unreadable.equals(Optional.of(why))) {
      LogEvent.ROUTES_UNREADABLE.on(LOGGER).log(why);
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
              && failures.problem(id).isEmpty()
              && before.map(RouteUse::checkpoint).filter(id::equals).isPresent();
      if (failure.isPresent()) {
        reportProblem(route, id, failure.get(), 0);
      } else if (!ready && !isBackedOff(route, id)) {
        try {
          ready = open(id);
          waiting |= !ready;
          PendingFetch pending = pendingFetches.get(id.digest());
          if (!ready && pending != null) {
            reportProblem(route, id, "is pending: " + pending.problem(), 0);
          }
        } catch (IOException | IllegalStateException e) {
          failures.markUnopenable(id, ExceptionMessages.line(e));
          reportProblem(
              route, id, "cannot be opened: " + ExceptionMessages.line(e), RETRY.toNanos());
        }
      }
      if (ready) {
        problems.remove(route);
        failures.markOpened(id);
        next.put(route, use);
        if (before.filter(use::equals).isEmpty()) {
          LogEvent.ROUTE_SWITCHED
              .on(LOGGER)
              .addKeyValue("route", route)
              .addKeyValue("checkpoint", label(use.checkpoint()))
              .log("route {} now uses checkpoint {}", route, label(use));
        }
      } else if (usablePrevious(route).isPresent()) {
        next.put(route, usablePrevious(route).get());
      } else if (failureHandling == FailureHandling.DEAD_LETTER
          && failures.problem(id).isPresent()) {
        next.put(route, use); // its images are dead-lettered
      }
    }
    problems.keySet().retainAll(wanted.routes());
    used.routes().stream()
        .filter(route -> wanted.of(route).isEmpty())
        .forEach(
            route ->
                LogEvent.ROUTE_DEACTIVATED
                    .on(LOGGER)
                    .addKeyValue("route", route)
                    .log("route {} was deactivated", route));
    used = new RouteTable(next);
    return waiting;
  }

  /** Returns what a route uses now, unless its checkpoint failed. */
  private Optional<RouteUse> usablePrevious(Route route) {
    return used.of(route).filter(use -> failures.problem(use.checkpoint()).isEmpty());
  }

  private boolean isBackedOff(Route route, CheckpointId id) {
    RouteProblem problem = problems.get(route);
    return problem != null
        && problem.wanted().equals(id)
        && problem.again() - System.nanoTime() > 0;
  }

  /** Opens the codec of a checkpoint; returns false if the checkpoint has not arrived yet. */
  private boolean open(CheckpointId id) throws IOException {
    Optional<CodecLease> open = codecs.acquire(id.digest());
    if (open.isEmpty()) {
      Optional<Checkpoint> checkpoint = store.findLocal(id.digest()).or(() -> fetched(id.digest()));
      if (checkpoint.isEmpty()) {
        return false;
      }
      open = Optional.of(codecs.acquire(checkpoint.get()));
    }
    pendingFetches.remove(id.digest());
    open.get().close();
    return true;
  }

  private Optional<Checkpoint> fetched(String digest) {
    PendingFetch pending = pendingFetches.get(digest);
    if (pending != null && pending.now().isPresent()) {
      return pending.now();
    }
    PendingFetch fetch = store.request(digest); // the one pending, unless it timed out
    pendingFetches.put(digest, fetch);
    return fetch.now();
  }

  private void reportProblem(Route route, CheckpointId id, String what, long pauseNanos) {
    String why = "checkpoint %s %s; %s".formatted(label(id), what, fallback(route, id));
    RouteProblem before =
        problems.put(route, new RouteProblem(id, why, System.nanoTime() + pauseNanos));
    if (pauseNanos > 0 && (before == null || !before.why().equals(why))) {
      LogEvent.ROUTE_BEHIND
          .on(LOGGER)
          .addKeyValue("route", route)
          .addKeyValue("checkpoint", label(id))
          .addKeyValue("reason", what)
          .log("route {}: {}", route, why);
    }
  }

  /** Describes how images of a route are handled that cannot use its checkpoint. */
  private String fallback(Route route, CheckpointId id) {
    Optional<RouteUse> before = usablePrevious(route);
    if (before.isPresent()) {
      return "it still uses " + label(before.get().checkpoint());
    }
    return failureHandling == FailureHandling.DEAD_LETTER && failures.problem(id).isPresent()
        ? "its images go to the failure topic"
        : "it uses the next route or the default";
  }

  private static String label(RouteUse use) {
    String quality = use.quality().toString();
    return label(use.checkpoint()) + (quality.isEmpty() ? "" : ", " + quality);
  }

  private static String label(CheckpointId id) {
    return FailedCheckpoints.label(id);
  }

  private boolean awaitClosing(Duration limit) throws InterruptedException {
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
