package io.vqstream.service.ops;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Reads the meters each second and keeps what rates are computed from: the totals of the last 15
 * minutes in steps of {@link History#STEP_MS}, and the history of the charts. Thread-safe.
 */
final class MeterSampler {
  private static final long KEPT_MS = 15 * 60_000;

  private final LongFunction<MeterTotals> source;
  private final Clock clock;
  private final long started;
  private final History history = new History();
  private final Deque<MeterTotals> past = new ArrayDeque<>();
  private MeterTotals now;
  private long lastFailure;

  MeterSampler(MeterRegistry registry, Clock clock) {
    this(time -> MeterTotals.of(registry, time), clock);
  }

  /**
   * @param source returns the totals; gets the present time, which they have or an earlier one
   */
  MeterSampler(LongFunction<MeterTotals> source, Clock clock) {
    this.source = source;
    this.clock = clock;
    this.started = clock.millis();
    this.now = source.apply(started);
    past.add(now);
  }

  /** Reads the meters; adds a point to the history when it is due. */
  synchronized void sample() {
    MeterTotals next = source.apply(clock.millis());
    if (next.failed() > now.failed()) {
      lastFailure = next.time;
    }
    now = next;
    if (next.time - past.getLast().time >= History.STEP_MS) {
      history.add(next.time, values(past.getLast()));
      past.add(next);
      while (past.getFirst().time < next.time - KEPT_MS) {
        past.removeFirst();
      }
    }
  }

  History history() {
    return history;
  }

  /** Returns the latest totals. */
  synchronized MeterTotals now() {
    return now;
  }

  /** Returns the latest totals that are at least so old, or the oldest. */
  synchronized MeterTotals before(long millis) {
    Iterator<MeterTotals> newestFirst = past.descendingIterator();
    while (newestFirst.hasNext()) {
      MeterTotals each = newestFirst.next();
      if (each.time <= now.time - millis) {
        return each;
      }
    }
    return past.getFirst();
  }

  /**
   * Returns the oldest totals from which on a condition has held without a break; empty if it does
   * not hold now.
   */
  synchronized Optional<MeterTotals> since(Predicate<MeterTotals> condition) {
    if (!condition.test(now)) {
      return Optional.empty();
    }
    MeterTotals oldest = now;
    Iterator<MeterTotals> newestFirst = past.descendingIterator();
    while (newestFirst.hasNext()) {
      MeterTotals each = newestFirst.next();
      if (!condition.test(each)) {
        break;
      }
      oldest = each;
    }
    return Optional.of(oldest);
  }

  /** Returns the Unix time of the start in milliseconds. */
  long started() {
    return started;
  }

  /** Returns the Unix time of the last failure in milliseconds; 0 if nothing failed. */
  synchronized long lastFailure() {
    return lastFailure;
  }

  /** Returns the values of a point of the history: what happened since earlier totals. */
  private Map<String, Double> values(MeterTotals before) {
    Map<String, Double> values = new LinkedHashMap<>();
    double seconds = now.secondsSince(before);
    values.put("rate", (now.images() - before.images()) / seconds);
    Figures recent = new Figures(now, before(5 * 60_000));
    values.put("saved", recent.saved());
    values.put("psnr", recent.psnr(0.5));
    values.put("psnrLow", recent.psnr(0.01));
    values.put("duration", recent.duration(0.99));
    values.put("endToEnd", recent.endToEnd(0.99));
    values.put("bitsPerPixel", recent.bitsPerPixel());
    now.lag.keySet().forEach(topic -> values.put("lag " + topic, now.lagOf(topic)));
    now.failures.forEach(
        (reason, count) -> {
          if (count > 0) { // reasons that never occurred have no series
            double more = count - before.failures.getOrDefault(reason, 0.0);
            values.put("failure " + reason, 60 * more / seconds);
          }
        });
    now.stageSeconds.forEach(
        (stage, sum) -> {
          String direction = stage.substring(0, stage.indexOf(' '));
          double images = now.images(direction) - before.images(direction);
          double spent = sum - before.stageSeconds.getOrDefault(stage, 0.0);
          values.put("stage " + stage, images > 0 ? 1e3 * spent / images : Double.NaN);
        });
    return values;
  }
}
