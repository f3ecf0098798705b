package io.vqstream.faults;

import io.vqstream.processes.Ledger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What was done to the services in one test, and what came out: a few lines to copy. */
final class FaultReport {
  private final String title;
  private final long start = System.nanoTime();
  private final Map<String, Integer> done = new LinkedHashMap<>();

  FaultReport(String title) {
    this.title = title;
  }

  /** Counts one more of it, such as a kill. */
  void count(String what) {
    count(what, 1);
  }

  /** Counts some more of it. */
  void count(String what, int more) {
    done.merge(what, more, Integer::sum);
  }

  /**
   * The lines, with what the ledger has now.
   *
   * @param published images that must have come out
   */
  String lines(int published, Ledger ledger) {
    StringBuilder lines = new StringBuilder(title).append('\n');
    row(lines, "images published", published);
    done.forEach((what, count) -> row(lines, what, count));
    row(lines, "missing", published - ledger.images());
    row(lines, "duplicates", ledger.duplicates());
    row(lines, "wrong", ledger.wrong().size());
    row(lines, "out of order within a key", ledger.outOfOrder().size());
    row(lines, "lowest PSNR", String.format(Locale.ROOT, "%.1f dB", ledger.minPsnr()));
    row(lines, "duration", Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
    return lines.toString();
  }

  private static void row(StringBuilder lines, String name, Object value) {
    lines.append(String.format("  %-34s %10s%n", name, value));
  }
}
