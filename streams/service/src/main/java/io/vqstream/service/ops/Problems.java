package io.vqstream.service.ops;

import io.vqstream.service.ops.Status.Level;
import io.vqstream.service.ops.Status.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what needs attention, by the conditions of the alerts ({@link Thresholds}): what wakes
 * someone is bad, what opens a ticket is a warning. Single failures are named without alarm.
 */
final class Problems {
  private final List<OpsService> services;
  private final MeterSampler sampler;
  private final MeterTotals now;
  private final List<Problem> found = new ArrayList<>();

  private Problems(List<OpsService> services, MeterSampler sampler) {
    this.services = services;
    this.sampler = sampler;
    this.now = sampler.now();
  }

  /**
   * Returns the problems, the most serious first.
   *
   * @param state state of the services in words
   * @param allInstances whether the meters are those of all instances, not of one process
   */
  static List<Problem> of(
      List<OpsService> services, MeterSampler sampler, String state, boolean allInstances) {
    Problems problems = new Problems(services, sampler);
    problems.failures();
    services.stream()
        .filter(each -> allInstances || !problems.now.isSpare(each.application()))
        .forEach(problems::queue);
    services.forEach(problems::threads);
    problems.routesBehind(state);
    problems.routes();
    problems.process();
    problems.found.sort(Comparator.comparing(Problem::level).reversed());
    return problems.found;
  }

  private void add(Level level, String advice, String text, Object... values) {
    found.add(new Problem(level, String.format(Locale.ROOT, text, values), advice));
  }

  /** Adds the recent failures; reasons with the same advice share a problem. */
  private void failures() {
    MeterTotals before = before(Thresholds.FAILING_MINUTES);
    Level level =
        services.stream().anyMatch(each -> fails(each, before)) ? Level.WARNING : Level.GOOD;
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
            FailureAdvice.isSerious(reason) ? Level.BAD : level,
            (one, other) -> one.compareTo(other) > 0 ? one : other);
      }
    }
    counts.forEach(
        (advice, each) ->
            add(
                levels.getOrDefault(advice, level),
                advice,
                "Records failed in the last %d minutes: %s.",
                Thresholds.FAILING_MINUTES,
                String.join(", ", each)));
  }

  private boolean fails(OpsService service, MeterTotals before) {
    Done done = done(service, before);
    return done.failed > Thresholds.FAILING_RECORDS
        && done.failed > Thresholds.FAILING_SHARE * done.all();
  }

  /** Adds what is wrong with the records that wait for a service. */
  private void queue(OpsService service) {
    MeterTotals stalled = before(Thresholds.STALLED_MINUTES);
    double waits = waiting(now, service);
    if (now.secondsSince(stalled) >= 60 * Thresholds.STALLED_MINUTES
        && waits > 0
        && waiting(stalled, service) > 0
        && done(service, stalled).all() == 0) {
      add(
          Level.BAD,
          "Look at the log and at the partitions of the group.",
          "%,.0f records of %s wait and none was processed for %s.",
          waits,
          service.source(),
          since(service));
      return;
    }
    long work = workMillis(service);
    if (work > 1_000L * Thresholds.LAG_SECONDS) {
      add(
          Level.BAD,
          "Start another instance, or raise num.stream.threads if processors are idle.",
          "%,.0f records of %s wait, and more arrive: %s of work at this rate.",
          now.lagOfRead(service.source()),
          service.source(),
          StatusLine.duration(work));
    }
  }

  /**
   * Returns the time that the waiting records take, in milliseconds: of the partitions that this
   * process reads, at its rate. 0 if they became fewer, or if the rate is not known yet: it takes
   * {@value Thresholds#LAG_RATE_MINUTES} minutes in which the service ran and records waited
   * throughout. The time of a start, or without records, says nothing about the rate.
   */
  private long workMillis(OpsService service) {
    Optional<MeterTotals> began = sampler.since(totals -> isBusy(totals, service));
    if (began.isEmpty()
        || now.secondsSince(began.get()) < 60 * Thresholds.LAG_RATE_MINUTES
        || now.lagOfRead(service.source()) <= began.get().lagOfRead(service.source())) {
      return 0;
    }
    MeterTotals before = before(Thresholds.LAG_RATE_MINUTES);
    double rate = done(service, before).images / now.secondsSince(before);
    return rate > 0 ? (long) (1e3 * now.lagOfRead(service.source()) / rate) : 0;
  }

  /** Returns whether records waited at a time, and the service ran and had processed some. */
  private boolean isBusy(MeterTotals totals, OpsService service) {
    String application = service.application();
    boolean ran = totals.threads.containsKey(application) == now.threads.containsKey(application);
    return ran && waiting(totals, service) > 0 && totals.imagesOf(application) > 0;
  }

  private static double waiting(MeterTotals totals, OpsService service) {
    return totals.lagAbove(service.source(), Thresholds.STALLED_RECORDS);
  }

  /** Returns for how long a service has processed nothing: as long as the sampler knows. */
  private String since(OpsService service) {
    int minutes = Thresholds.STALLED_MINUTES;
    while (minutes < Thresholds.LAG_GROWTH_MINUTES
        && done(service, before(minutes + 1)).all() == 0) {
      minutes++;
    }
    return StatusLine.duration((long) (1e3 * now.secondsSince(before(minutes))));
  }

  private void threads(OpsService service) {
    double alive = now.threads.getOrDefault(service.application(), (double) service.threads());
    if (alive < service.threads()) {
      add(
          Level.WARNING,
          "The log names the fault. See restart.max.attempts.",
          "%s has %,.0f of %,d stream threads.",
          service.application(),
          alive,
          service.threads());
    }
  }

  private void routesBehind(String state) {
    if (now.routesBehind > 0) {
      add(
          Level.WARNING,
          state,
          "%,.0f of the routes cannot use the checkpoint that was activated for them.",
          now.routesBehind);
    }
  }

  private void routes() {
    MeterTotals fidelity = before(Thresholds.FIDELITY_MINUTES);
    MeterTotals surprise = before(Thresholds.SURPRISE_MINUTES);
    now.routes.forEach(
        (key, route) -> {
          BucketCounts psnr = route.psnr.since(route(fidelity, key).psnr);
          double low = psnr.quantile(Thresholds.FIDELITY_SHARE);
          if (psnr.all() > Thresholds.FIDELITY_IMAGES && low < Thresholds.FIDELITY_DECIBELS) {
            add(
                Level.WARNING,
                "Set min.psnr, or a higher quality level for this route.",
                "One in a hundred images of %s has %.1f dB or less.",
                key.route(),
                low);
          }
          if (isUnusual(route.surprise.since(route(surprise, key).surprise))) {
            add(
                Level.WARNING,
                "Look at the camera; if the scene has changed for good, adapt a checkpoint to it.",
                "More than %.0f %% of the images of %s are unusual for it.",
                100 * Thresholds.SURPRISE_SHARE,
                key.route());
          }
        });
  }

  private static MeterTotals.Route route(MeterTotals totals, MeterTotals.RouteKey key) {
    return totals.routes.getOrDefault(key, new MeterTotals.Route());
  }

  /**
   * Returns whether a route has many unusual images.
   *
   * @param surprise of its recent images
   */
  static boolean isUnusual(BucketCounts surprise) {
    double share = surprise.above(Thresholds.SURPRISE_SPREADS);
    return share > Thresholds.SURPRISE_SHARE && share * surprise.all() > Thresholds.SURPRISE_IMAGES;
  }

  private void process() {
    double restarts = now.restarts - before(Thresholds.RESTARTS_MINUTES).restarts;
    if (restarts > Thresholds.RESTARTS) {
      add(
          Level.WARNING,
          "The log names the fault. See restart.max.attempts.",
          "%,.0f stream threads were restarted in %d minutes.",
          restarts,
          Thresholds.RESTARTS_MINUTES);
    }
    double share = now.memory / now.memoryLimit;
    if (share > Thresholds.MEMORY_SHARE) {
      add(
          Level.WARNING,
          "Raise the memory limit, or lower num.stream.threads or image.max.pixels.",
          "The process uses %.0f %% of its memory limit.",
          100 * share);
    }
    double deleted =
        now.deletedBeforeRead - before(Thresholds.LAG_GROWTH_MINUTES).deletedBeforeRead;
    if (deleted > 0) {
      add(
          Level.BAD,
          "Raise retention.ms of the source topic, or start more instances.",
          "%,.0f records were deleted before they were read.",
          deleted);
    }
  }

  private MeterTotals before(int minutes) {
    return sampler.before(Thresholds.millis(minutes));
  }

  /** Records that a service processed. */
  private record Done(double images, double failed) {
    double all() {
      return images + failed;
    }
  }

  private Done done(OpsService service, MeterTotals before) {
    double images = 0;
    double failed = 0;
    for (Map.Entry<MeterTotals.RouteKey, MeterTotals.Route> each : now.routes.entrySet()) {
      if (each.getKey().application().equals(service.application())) {
        MeterTotals.Route then = route(before, each.getKey());
        images += each.getValue().images - then.images;
        failed += each.getValue().failures - then.failures;
      }
    }
    return new Done(images, failed);
  }
}
