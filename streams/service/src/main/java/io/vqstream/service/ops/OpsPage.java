package io.vqstream.service.ops;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.micrometer.core.instrument.MeterRegistry;
import io.vqstream.service.http.Health;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page for operators at {@code /}: files of this package, {@code /events}, and JSON at {@code
 * /ops/now}, {@code /ops/history}, {@code /ops/failures}, {@code /ops/replay} and {@code
 * /ops/images}. Nothing on it comes from another host. It is served on loopback, or elsewhere with
 * a token ({@link Guard}).
 */
public final class OpsPage implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(OpsPage.class);
  private static final Set<String> READ = Set.of("GET", "HEAD");
  private static final Set<String> GET = Set.of("GET");
  private static final Set<String> POST = Set.of("POST");
  private static final int MAX_MINUTES = 6 * 60;

  private static final Map<String, StaticFile> FILES = PageFiles.byPath();

  private final Clock clock = Clock.systemUTC();
  private final Health health;
  private final Optional<InstanceGroup> group;
  private final Guard guard;
  private final MeterSampler sampler;
  private final EventStream events;
  private final List<OpsService> services = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService executor;
  private volatile Optional<FailureRequests> failures = Optional.empty();
  private volatile Optional<ImageView> images = Optional.empty();

  /**
   * Starts to read the meters of this process.
   *
   * @param host address of the server
   * @param token token that every request needs; empty for none
   */
  public OpsPage(MeterRegistry registry, Health health, String host, Optional<String> token) {
    this(health, Optional.empty(), time -> MeterTotals.of(registry, time), host, token);
  }

  /** Starts to read the meters of all instances of a group, for a page of the whole group. */
  public OpsPage(InstanceGroup group, String host, Optional<String> token) {
    this(group, Optional.of(group), time -> group.totals(), host, token);
    images = Optional.of(new GroupImages(group, token));
  }

  private OpsPage(
      Health health,
      Optional<InstanceGroup> group,
      LongFunction<MeterTotals> source,
      String host,
      Optional<String> token) {
    this.health = health;
    this.group = group;
    this.guard = new Guard(host, token);
    this.sampler = new MeterSampler(source, clock);
    this.events = new EventStream(sampler.history());
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "ops-page");
              thread.setDaemon(true);
              return thread;
            });
    var unused = executor.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** Adds a service of this process to the page. */
  public void add(OpsService service) {
    services.add(service);
  }

  /**
   * Shows a failure topic.
   *
   * @param replays whether the page may replay it
   */
  public void show(FailureTopic topic, boolean replays) {
    failures = Optional.of(new FailureRequests(topic, replays));
  }

  /** Shows the latest images of a service. */
  public void show(LatestImages latest) {
    images = Optional.of(new ImageRequests(latest, () -> sampler.now().checkpoints));
  }

  /** Returns the handlers of the page by path; without access, one that says so. */
  public Map<String, HttpHandler> handlers() {
    if (!guard.admitsAny()) {
      return Map.of(
          "/",
          exchange ->
              Responses.text(
                  exchange,
                  404,
                  "available: /metrics, /health, /health/ready, /health/live and /topology; off loopback,"
                      + " this page needs the setting ops.token"));
    }
    Map<String, HttpHandler> handlers = new LinkedHashMap<>();
    FILES.forEach((path, file) -> handlers.put(path, guard.guard(READ, file)));
    handlers.put("/events", guard.guard(GET, events));
    handlers.put("/ops/now", guard.guard(GET, this::now));
    handlers.put("/ops/history", guard.guard(GET, this::history));
    handlers.put("/ops/failures", guard.guard(GET, exchange -> failures(exchange, false)));
    handlers.put("/ops/failures/image", guard.guard(GET, this::failureImage));
    handlers.put("/ops/images", guard.guard(GET, exchange -> images(exchange, false)));
    handlers.put("/ops/image", guard.guard(GET, exchange -> images(exchange, true)));
    handlers.put("/ops/replay", guard.guard(POST, exchange -> failures(exchange, true)));
    return handlers;
  }

  private void tick() {
    try {
      sampler.sample();
      if (events.hasReaders()) {
        long time = clock.millis();
        events.publish(time, state(time));
      }
    } catch (RuntimeException e) { // an exception would silently end the schedule
      LOGGER.debug("the page cannot be updated", e);
    }
  }

  private String state(long time) {
    List<OpsService> all = group.map(InstanceGroup::services).orElse(List.copyOf(services));
    Status status = new StatusLine(all, health, group, sampler).status();
    JsonObject features = new JsonObject();
    failures.ifPresent(each -> each.describe(features));
    images.ifPresent(each -> each.describe(features));
    JsonObject json = SnapshotJson.of(time, all, status, sampler, features);
    group.ifPresent(each -> json.add("instances", each.json()));
    return Json.text(json);
  }

  private void images(HttpExchange exchange, boolean one) throws IOException {
    if (images.isEmpty()) {
      Responses.text(exchange, 404, "images are shown with ops.images=true");
    } else if (one) {
      images.get().image(exchange);
    } else {
      images.get().list(exchange);
    }
  }

  private void failures(HttpExchange exchange, boolean replay) throws IOException {
    if (failures.isEmpty()) {
      Responses.text(exchange, 404, "the failure topic is not known yet");
    } else if (replay) {
      failures.get().replay(exchange);
    } else {
      failures.get().list(exchange);
    }
  }

  private void failureImage(HttpExchange exchange) throws IOException {
    if (failures.isEmpty() || images.filter(ImageView::isShown).isEmpty()) {
      Responses.text(exchange, 404, "images are shown with ops.images=true");
    } else {
      failures.get().image(exchange);
    }
  }

  private void now(HttpExchange exchange) throws IOException {
    Responses.json(exchange, 200, state(clock.millis()));
  }

  private void history(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    int minutes = 15;
    if (query != null && query.matches("minutes=\\d{1,3}")) {
      minutes = Math.min(MAX_MINUTES, Integer.parseInt(query.substring("minutes=".length())));
    }
    long after = sampler.now().time - minutes * 60_000L;
    Responses.json(exchange, 200, Json.text(SnapshotJson.of(sampler.history().since(after))));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
