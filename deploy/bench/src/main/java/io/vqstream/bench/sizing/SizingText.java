package io.vqstream.bench.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats a sizing, and its simulation, as lines of text. */
public final class SizingText {
  private SizingText() {}

  /**
   * Returns the lines.
   *
   * @param measured what the sizing is computed from
   */
  public static List<String> lines(Sizing sizing, SizingMeasurements measured) {
    Workload workload = sizing.workload();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s images a second of %dx%d pixels, level %d"
            .formatted(
                SizeUnits.number(workload.rate()),
                workload.width(),
                workload.height(),
                workload.quality()));
    lines.add("");
    lines.add(row("", "encoder", "decoder"));
    lines.addAll(services(sizing.encoder(), sizing.decoder()));
    lines.add("");
    lines.addAll(kafka(sizing));
    lines.add("");
    lines.addAll(kubernetes("encoder", sizing.encoder()));
    lines.addAll(kubernetes("decoder", sizing.decoder()));
    lines.add("");
    lines.add(
        "Measured on %s, %d processors, Java %s, commit %s; %s."
            .formatted(
                measured.processor(),
                measured.processors(),
                measured.java(),
                measured.commit(),
                measured.checkpoints()));
    lines.add("Assumptions:");
    sizing.assumptions().forEach(each -> lines.add("- " + each));
    return lines;
  }

  private static List<String> services(ServiceSize encoder, ServiceSize decoder) {
    return List.of(
        row(
            "CPU time of an image",
            SizeUnits.seconds(encoder.cpuMs() / 1000),
            SizeUnits.seconds(decoder.cpuMs() / 1000)),
        row(
            "images a second a core",
            SizeUnits.number(encoder.imagesPerCore()),
            SizeUnits.number(decoder.imagesPerCore())),
        row(
            "cores kept busy",
            SizeUnits.number(encoder.cores()),
            SizeUnits.number(decoder.cores())),
        row("instances", count(encoder.instances()), count(decoder.instances())),
        row(
            "cores, threads of each",
            encoder.coresEach() + ", " + encoder.threads(),
            decoder.coresEach() + ", " + decoder.threads()),
        row(
            "heap of each",
            SizeUnits.memory(encoder.heapBytes()),
            SizeUnits.memory(decoder.heapBytes())),
        row(
            "other memory of each",
            SizeUnits.memory(encoder.nativeBytes()),
            SizeUnits.memory(decoder.nativeBytes())),
        row(
            "memory limit of each",
            SizeUnits.memory(encoder.memoryBytes()),
            SizeUnits.memory(decoder.memoryBytes())));
  }

  private static List<String> kafka(Sizing sizing) {
    KafkaSize kafka = sizing.kafka();
    Workload workload = sizing.workload();
    return List.of(
        row("at Kafka", "source", "coded"),
        row("an image", SizeUnits.bytes(kafka.sourceBytes()), SizeUnits.bytes(kafka.codedBytes())),
        row("a day", SizeUnits.bytes(kafka.sourcePerDay()), SizeUnits.bytes(kafka.codedPerDay())),
        row(
            "kept for",
            SizeUnits.seconds(workload.sourceRetention().toSeconds()),
            SizeUnits.seconds(workload.codedRetention().toSeconds())),
        "stored with %d replicas: %s; traffic of all brokers: %s a second"
            .formatted(
                workload.replicas(),
                SizeUnits.bytes(kafka.storedBytes()),
                SizeUnits.bytes(kafka.trafficPerSecond())),
        "partitions of each topic: %s; brokers: %s"
            .formatted(count(kafka.partitions()), count(kafka.brokers())));
  }

  private static List<String> kubernetes(String service, ServiceSize size) {
    String memory = SizeUnits.memory(size.memoryBytes());
    double request = Math.max(0.1, Math.min(size.coresEach(), size.cores() / size.instances()));
    return List.of(
        "# %s: replicas: %d".formatted(service, size.instances()),
        "resources: {requests: {cpu: %dm, memory: %s}, limits: {cpu: \"%d\", memory: %s}}"
            .formatted((long) Math.ceil(request * 1000), memory, size.coresEach(), memory));
  }

  /**
   * Returns the lines of a simulation.
   *
   * @param service {@code encoder} or {@code decoder}
   * @param outageSeconds length of the outage
   */
  public static List<String> lines(
      String service, QueueModel model, QueueReport report, double outageSeconds) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s images simulated, %.0f %% of the cores busy; time of an image p50 %s, p99 %s"
            .formatted(
                service,
                count(report.images()),
                100 * report.utilization(),
                SizeUnits.seconds(report.p50()),
                SizeUnits.seconds(report.p99())));
    if (outageSeconds > 0) {
      String caughtUp =
          report.catchUp().isPresent()
              ? "caught up after " + SizeUnits.seconds(report.catchUp().getAsDouble())
              : "does not catch up";
      String formula =
          Double.isFinite(model.drainSeconds(outageSeconds))
              ? SizeUnits.seconds(model.drainSeconds(outageSeconds))
              : "never";
      lines.add(
          "  outage of %s: at most %s images behind an instance, %s (outage x rate / spare capacity: %s)"
              .formatted(
                  SizeUnits.seconds(outageSeconds), count(report.maxLag()), caughtUp, formula));
    }
    return lines;
  }

  /** Returns what the simulation assumes, one sentence each. */
  public static List<String> assumptions(QueueModel model) {
    List<String> lines = new ArrayList<>();
    lines.add(
        model.burst() == 1
            ? "Images arrive independently of each other (Poisson)."
            : "Bursts of %d images arrive independently of each other (Poisson)."
                .formatted(model.burst()));
    lines.add(
        model.keys() == 0
            ? "Each image goes to a random thread, as without keys."
            : model.keys() == 1
                ? "The one source of an instance belongs to a random thread."
                : "Each of %d sources of an instance belongs to a random thread."
                    .formatted(model.keys()));
    lines.add("All images take the measured processor time; busy threads share the cores equally.");
    lines.add(
        model.spreads()
            ? "An image of this size uses all idle cores, without loss."
            : "An image of this size uses one core.");
    lines.add("Instances are alike: one is simulated with its share of the images.");
    lines.add(
        "An outage stops all instances; images keep arriving; work in progress begins again.");
    return lines;
  }

  private static String row(String name, String first, String second) {
    return String.format(Locale.ROOT, "%-24s %16s %16s", name, first, second);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
