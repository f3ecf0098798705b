package io.vqstream.service.ops;

import io.vqstream.service.http.Health;
import io.vqstream.service.ops.Status.Level;
import io.vqstream.service.ops.Status.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts the state of the services of a process into words. */
final class StatusLine {
  private static final long RECENT_MS = 10_000;

  /** A shorter time without failures says nothing. */
  private static final long QUIET_MS = 60_000;

  private final List<OpsService> services;
  private final Health health;
  private final Optional<InstanceGroup> group;
  private final MeterSampler sampler;
  private final MeterTotals now;

  StatusLine(List<OpsService> services, Health health, MeterSampler sampler) {
    this(services, health, Optional.empty(), sampler);
  }

  /**
   * @param group all instances, if the page is that of a group
   */
  StatusLine(
      List<OpsService> services,
      Health health,
      Optional<InstanceGroup> group,
      MeterSampler sampler) {
    this.services = services;
    this.health = health;
    this.group = group;
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
    List<Problem> problems = new ArrayList<>(group.map(InstanceGroup::problems).orElse(List.of()));
    if (!health.ready()) {
      return group.isPresent() ? withoutInstances(state, problems) : waiting(state);
    }
    problems.addAll(Problems.of(services, sampler, state, group.isPresent()));
    problems.sort(Comparator.comparing(Problem::level).reversed());
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

  private static Status withoutInstances(String state, List<Problem> problems) {
    return new Status(Level.BAD, "Nothing runs", state + ".", problems);
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
    group.ifPresent(each -> parts.add(each.summary()));
    double alive = now.threads.values().stream().mapToDouble(Double::doubleValue).sum();
    int all = services.stream().mapToInt(OpsService::threads).sum();
    if (!now.threads.isEmpty()) {
      parts.add(String.format(Locale.ROOT, "%,.0f of %,d threads", alive, all));
    }
    if (group.isEmpty() && services.stream().allMatch(each -> now.isSpare(each.application()))) {
      parts.add("no partition assigned");
    }
    double lag = now.lagOfAll();
    parts.add(Double.isNaN(lag) ? "lag unknown" : String.format(Locale.ROOT, "%,.0f behind", lag));
    double rate = new Figures(now, sampler.before(RECENT_MS)).rate();
    if (!Double.isNaN(rate)) {
      parts.add(rate(rate));
    }
    long last = sampler.lastFailure();
    long quiet = now.time - (last == 0 ? sampler.started() : last);
    if (quiet >= QUIET_MS) {
      parts.add("nothing failed for " + duration(quiet));
    }
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
