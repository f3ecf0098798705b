package io.vqstream.bench.report;

import static io.vqstream.demo.report.Columns.decimals;
import static io.vqstream.demo.report.Columns.grouped;

import io.vqstream.demo.report.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Formats the report as tables: the figures of each codec, the breakdown of thread time, and the
 * cost of Kafka and the services.
 */
public final class BenchTable {
  private static final List<String> FIGURES =
      List.of(
          "codec",
          "images/s",
          "megapixels/s",
          "CPU ms/image",
          "p50 ms",
          "p99 ms",
          "at images/s",
          "frame bytes",
          "topic bytes",
          "bits a pixel",
          "PSNR dB");

  /** Parts of the thread time, in processing order. */
  private enum Part {
    READ("read", Breakdown::read),
    NETWORK("network", Breakdown::network),
    PRIOR("prior", Breakdown::prior),
    CODING("other coding", Breakdown::coding),
    WRITE("write", Breakdown::write),
    TOPOLOGY("records", Breakdown::topology),
    BETWEEN("Kafka, waiting", Breakdown::between);

    final String heading;
    final ToDoubleFunction<Breakdown> time;

    Part(String heading, ToDoubleFunction<Breakdown> time) {
      this.heading = heading;
      this.time = time;
    }
  }

  private BenchTable() {}

  /** Returns the lines, without line ends. */
  public static List<String> lines(BenchReport report) {
    List<String> lines = new ArrayList<>(head(report.setup()));
    lines.add("");
    List<List<String>> figures = new ArrayList<>(List.of(FIGURES));
    report.results().forEach(result -> figures.add(figures(result)));
    lines.addAll(table(figures));
    lines.add("Bytes are per image; bits are those of the coded topic, including transactions.");
    report.results().forEach(r -> lines.add(r.codec() + ": " + r.description()));

    lines.add("");
    lines.add("Thread time in percent; in the loops the last column is waiting alone:");
    List<List<String>> times = new ArrayList<>(List.of(timeHeadings()));
    for (CodecResult result : report.results()) {
      times.add(times(result.codec() + " service", result.service()));
      times.add(times(result.codec() + " loop", result.loops().get(0)));
    }
    lines.addAll(table(times));

    lines.add("");
    report.results().forEach(result -> lines.add(overhead(result)));
    return lines;
  }

  private static List<String> head(Setup setup) {
    return List.of(
        "%s pixels, %s images a run (%d different ones); %d + %d threads, %d partitions, batches of up to %d; %s"
            .formatted(
                setup.size(),
                grouped(setup.images()),
                setup.different(),
                setup.threads(),
                setup.threads(),
                setup.partitions(),
                setup.batch(),
                setup.guarantee()),
        "%d processors for encoder, decoder, publisher and consumer; broker %s; Java %s; %d s of warm-up"
            .formatted(setup.processors(), setup.broker(), setup.java(), setup.warmUpSeconds()));
  }

  private static List<String> figures(CodecResult result) {
    Throughput run = result.service();
    return List.of(
        result.codec(),
        digits(run.rate()),
        digits(run.megapixels()),
        digits(run.cpuMillis()),
        decimals(result.latency().p50(), 0),
        decimals(result.latency().p99(), 0),
        digits(result.latency().rate()),
        grouped(Math.round((double) result.codedBytes() / run.images())),
        grouped(Math.round((double) result.topicBytes() / run.images())),
        decimals(result.bitsPerPixel(), 3),
        result.psnr().isPresent() ? decimals(result.psnr().getAsDouble(), 2) : "unchanged");
  }

  private static List<String> timeHeadings() {
    List<String> headings = new ArrayList<>(List.of("", "ms/image"));
    for (Part part : Part.values()) {
      headings.add(part.heading);
    }
    return headings;
  }

  private static List<String> times(String name, Throughput run) {
    Breakdown both = run.encode().plus(run.decode());
    List<String> row = new ArrayList<>(List.of(name, digits(both.total())));
    for (Part part : Part.values()) {
      row.add(decimals(100 * part.time.applyAsDouble(both) / both.total(), 1));
    }
    return row;
  }

  private static String overhead(CodecResult result) {
    if (result.psnr().isEmpty()) { // a loop without work is no measure
      return "%s: no codec, all time is that of Kafka and the service (%s images/s)"
          .formatted(result.codec(), digits(result.service().rate()));
    }
    return "%s: Kafka and the service cost %s %% over the loop (%s images/s, without them %s), %s %% in processor time"
        .formatted(
            result.codec(),
            decimals(result.overheadPercent(), 1),
            digits(result.service().rate()),
            digits(result.loopRate()),
            decimals(result.cpuOverheadPercent(), 1));
  }

  private static List<String> table(List<List<String>> rows) {
    Columns columns = Columns.of(rows);
    List<String> lines = columns.lines();
    lines.add(1, columns.rule());
    return lines;
  }

  /** Returns three significant digits, or all digits before the decimal point. */
  private static String digits(double number) {
    return decimals(number, number >= 100 ? 0 : number >= 10 ? 1 : 2);
  }
}
