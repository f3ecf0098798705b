package io.vqstream.service.ops;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Adds up the totals of instances so that sums never fall: those of a process that ended still
 * count, and a process that is first seen late counts from then on.
 */
final class GroupTotals {
  /** Totals of a process that a rate is computed from. */
  private static final int KEPT = 3;

  /** Processes whose sums are kept apart; those of older ones are added up. */
  private static final int MAX_LIVES = 500;

  private final Map<Life, Seen> lives = new LinkedHashMap<>();
  private MeterTotals ended = new MeterTotals(0);
  private long lastRound;

  /** A process, by its endpoint and the time at which it started. */
  private record Life(Endpoint endpoint, long started) {}

  private static final class Seen {
    private final Optional<MeterTotals> ignored;
    private final Deque<MeterTotals> latest = new ArrayDeque<>();

    Seen(Optional<MeterTotals> ignored) {
      this.ignored = ignored;
    }

    void addTo(MeterTotals sums) {
      sums.addSums(latest.getLast(), 1);
      ignored.ifPresent(each -> sums.addSums(each, -1));
    }
  }

  /**
   * Returns the totals of all instances.
   *
   * @param answers totals of the instances that answer
   * @param lag lag by topic and partition
   * @param time present time in milliseconds
   */
  MeterTotals add(
      Map<Endpoint, MeterTotals> answers, Map<String, Map<Integer, Double>> lag, long time) {
    answers.forEach(
        (endpoint, totals) -> {
          Seen seen =
              lives.computeIfAbsent(
                  life(endpoint, totals),
                  life -> {
                    boolean ranBefore = lastRound > 0 && !(1e3 * totals.started >= lastRound);
                    return new Seen(ranBefore ? Optional.of(totals) : Optional.empty());
                  });
          seen.latest.addLast(totals);
          if (seen.latest.size() > KEPT) {
            seen.latest.removeFirst();
          }
        });
    lastRound = time;
    while (lives.size() > MAX_LIVES) {
      lives.remove(lives.keySet().iterator().next()).addTo(ended);
    }
    MeterTotals all = new MeterTotals(time);
    all.addSums(ended, 1);
    lives.values().forEach(each -> each.addTo(all));
    answers.values().forEach(all::addState);
    all.lag.putAll(lag);
    return all;
  }

  /** Returns images per second of an instance, over its last answers; NaN for a single one. */
  double rate(Endpoint endpoint, MeterTotals totals) {
    Seen seen = lives.get(life(endpoint, totals));
    MeterTotals first = seen == null ? totals : seen.latest.getFirst();
    double seconds = totals.secondsSince(first);
    return seconds > 0 ? (totals.allImages() - first.allImages()) / seconds : Double.NaN;
  }

  private static Life life(Endpoint endpoint, MeterTotals totals) {
    return new Life(endpoint, Math.round(totals.started));
  }
}
