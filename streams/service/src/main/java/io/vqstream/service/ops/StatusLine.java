package io.vqstream.service.ops;

import io.vqstream.service.http.Health;
import io.vqstream.service.ops.Status.Level;
import io.vqstream.service.ops.Status.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts the state of the services of a process into words. */
final class StatusLine {
  private static final long RECENT_MS = 10_000;
  private static final long FAILURES_MS = 15 * 60_000;
  private static final long STALLED_MS = 5 * 60_000;
  private static final double LONG_QUEUE_SECONDS = 10 * 60;

  private final List<OpsService> services;
  private final Health health;
  private final MeterSampler sampler;
  private final MeterTotals now;

  StatusLine(List<OpsService> services, Health health, MeterSampler sampler) {
    this.services = services;
    this.health = health;
    this.sampler = sampler;
    this.now = sampler.now();
  }

  /** Returns the state. */
  Status status() {
    String state = health.state().strip().replace('\n', ';');
    if (!health.live()) {
      return new Status(
          Level.BAD,
          "Failed",
          name() + " stopped: " + state,
          List.of(new Problem(Level.BAD, state, "Mend the cause, then restart the service.")));
    }
    if (!health.ready()) {
      return waiting(state);
    }
    List<Problem> problems = problems(state);
    Level level =
        problems.stream().map(Problem::level).max(Comparator.naturalOrder()).orElse(Level.GOOD);
    String label =
        switch (level) {
          case GOOD, WAITING -> "Running";
          case WARNING -> "Needs attention";
          case BAD -> "Trouble";
        };
    return new Status(level, label, running(), problems);
  }

  private Status waiting(String state) {
    if (state.contains(" STOPPING")) {
      return new Status(
          Level.WAITING,
          "Stopping",
          name() + " stopping: records in progress are committed.",
          List.of());
    }
    boolean starting = state.contains(" STARTING") || state.contains(" CREATED");
    return new Status(
        starting ? Level.WAITING : Level.WARNING,
        starting ? "Starting" : "Not ready",
        name() + (starting ? " starting" : " waiting") + ": " + state + ".",
        starting
            ? List.of()
            : List.of(
                new Problem(
                    Level.WARNING,
                    state,
                    "No image is lost: the service continues when the cause is gone.")));
  }

  /** Returns what is true while all is well, in one sentence. */
  private String running() {
    List<String> parts = new ArrayList<>();
    double alive = now.threads.values().stream().mapToDouble(Double::doubleValue).sum();
    int all = services.stream().mapToInt(OpsService::threads).sum();
    if (!now.threads.isEmpty()) {
      parts.add(String.format(Locale.ROOT, "%,.0f of %,d threads", alive, all));
    }
    double lag = now.lagOfAll();
    parts.add(Double.isNaN(lag) ? "lag unknown" : String.format(Locale.ROOT, "%,.0f behind", lag));
    double rate = new Figures(now, sampler.before(RECENT_MS)).rate();
    if (!Double.isNaN(rate)) {
      parts.add(rate(rate));
    }
    long last = sampler.lastFailure();
    parts.add("nothing failed for " + duration(now.time - (last == 0 ? sampler.started() : last)));
    return name() + " running: " + String.join(", ", parts) + ".";
  }

  private static String rate(double rate) {
    return rate == 0
        ? "no image at present"
        : String.format(
            Locale.ROOT, rate < 9.95 ? "%.1f images a second" : "%,.0f images a second", rate);
  }

  private String name() {
    String roles =
        services.stream()
            .map(each -> each.role().id())
            .distinct()
            .collect(Collectors.joining(" and "));
    return roles.isEmpty()
        ? "Service"
        : roles.substring(0, 1).toUpperCase(Locale.ROOT) + roles.substring(1);
  }

  private List<Problem> problems(String state) {
    List<Problem> problems = new ArrayList<>();
    failures(problems);
    queue(problems);
    if (now.routesBehind > 0) {
      problems.add(
          new Problem(
              Level.WARNING,
              String.format(
                  Locale.ROOT,
                  "%,.0f of the routes cannot use the checkpoint that was activated for them.",
                  now.routesBehind),
              state));
    }
    for (OpsService each : services) {
      double alive = now.threads.getOrDefault(each.application(), (double) each.threads());
      if (alive < each.threads()) {
        problems.add(
            new Problem(
                Level.WARNING,
                String.format(
                    Locale.ROOT,
                    "%s has %,.0f of %,d stream threads.",
                    each.application(),
                    alive,
                    each.threads()),
                "The log names the fault. See restart.max.attempts."));
      }
    }
    double deleted = now.deletedBeforeRead - sampler.before(FAILURES_MS).deletedBeforeRead;
    if (deleted > 0) {
      problems.add(
          new Problem(
              Level.BAD,
              String.format(
                  Locale.ROOT, "%,.0f records were deleted before they were read.", deleted),
              "Raise retention.ms of the source topic, or start more instances."));
    }
    problems.sort(Comparator.comparing(Problem::level).reversed());
    return problems;
  }

  /** Adds the failures of the last minutes; reasons with the same advice share a problem. */
  private void failures(List<Problem> problems) {
    MeterTotals before = sampler.before(FAILURES_MS);
    Map<String, List<String>> counts = new LinkedHashMap<>();
    Map<String, Level> levels = new HashMap<>();
    for (Map.Entry<String, Double> each : now.failures.entrySet()) {
      String reason = each.getKey();
      double more = each.getValue() - before.failures.getOrDefault(reason, 0.0);
      if (more > 0) {
        String advice = FailureAdvice.of(reason);
        counts
            .computeIfAbsent(advice, a -> new ArrayList<>())
            .add(String.format(Locale.ROOT, "%,.0f %s", more, reason));
        levels.merge(
            advice,
            FailureAdvice.isSerious(reason) ? Level.BAD : Level.WARNING,
            (one, other) -> one.compareTo(other) > 0 ? one : other);
      }
    }
    counts.forEach(
        (advice, each) ->
            problems.add(
                new Problem(
                    levels.getOrDefault(advice, Level.WARNING),
                    "Records failed in the last 15 minutes: " + String.join(", ", each) + ".",
                    advice)));
  }

  private void queue(List<Problem> problems) {
    double lag = now.lagOfAll();
    MeterTotals before = sampler.before(STALLED_MS);
    double seconds = now.secondsSince(before);
    double done = now.images() + now.failed() - before.images() - before.failed();
    boolean waited = before.lagOfAll() > 2 && lag > 2; // a few offsets are transaction markers
    if (!waited || seconds < 60) {
      return;
    }
    if (done == 0) {
      problems.add(
          new Problem(
              Level.BAD,
              String.format(
                  Locale.ROOT,
                  "%,.0f records wait and none was processed for %s.",
                  lag,
                  duration((long) (1e3 * seconds))),
              "Look at the log and at the partitions of the group."));
    } else if (lag / (done / seconds) > LONG_QUEUE_SECONDS) {
      problems.add(
          new Problem(
              Level.WARNING,
              String.format(
                  Locale.ROOT,
                  "%,.0f records wait: %s of work at this rate.",
                  lag,
                  duration((long) (1e3 * lag * seconds / done))),
              "Start another instance, or raise num.stream.threads if processors are idle."));
    }
  }

  /** Returns a duration in its largest unit, such as 3 h. */
  static String duration(long millis) {
    long seconds = Math.max(0, millis / 1_000);
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 120 * 60) {
      return seconds / 60 + " min";
    }
    return seconds < 48 * 3_600 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
  }
}
