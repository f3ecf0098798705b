package io.vqstream.service;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.frame.Kind;
import io.vqstream.registry.RouteTable;
import io.vqstream.service.ScrapedFamilies.Family;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.consumer.SkippedRecords;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.metrics.ProcessMetrics;
import io.vqstream.testkit.FakeCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** Rows of the tables in docs/metrics.md: name, type, unit, labels and, of vqstream's, more. */
final class MetricsPage {
  static final Path FILE = Path.of("../../docs/metrics.md");

  private MetricsPage() {}

  /** Returns the rows of the meters of both services. */
  static List<String> vqstreamRows() {
    Map<String, Family> encoder = service(Role.ENCODER).byName();
    Map<String, Family> decoder = service(Role.DECODER).byName();
    Set<String> names = new TreeSet<>(encoder.keySet());
    names.addAll(decoder.keySet());
    List<String> rows = new ArrayList<>();
    for (String name : names) {
      Family family = encoder.getOrDefault(name, decoder.get(name));
      String roles =
          !decoder.containsKey(name) ? "encoder" : encoder.containsKey(name) ? "both" : "decoder";
      rows.add(
          "| `%s` | %s | %s | %s | %s | %s |"
              .formatted(
                  name, family.type(), family.unit(), family.labelCells(), roles, family.help()));
    }
    return rows;
  }

  private static ScrapedFamilies service(Role role) {
    return ScrapedFamilies.of(scrape(role)).only("vqstream_");
  }

  /** Returns what Prometheus gets from a service whose meters all have values. */
  static String scrape(Role role) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ProcessMetrics.bind(registry);
    ServiceConfig config = ServiceConfig.of(role, Map.of("bootstrap.servers", "localhost:1"));
    CodecMetrics metrics = new CodecMetrics(registry, role.direction());
    metrics.registerCheckpoints(new FakeCodec());
    metrics
        .service(role.direction(), config.applicationId(), config.sourceTopic())
        .image(config.sourceTopic(), Kind.CODED, 1, 1, 1, 1);
    new SkippedRecords(registry, config.applicationId());
    new KafkaCheckpoints(config, null, registry);
    ServiceMeters.restarts(config, metrics);
    ServiceMeters.info(config, metrics);
    new GroupLag(config, registry).set(Map.of(new TopicPartition(config.sourceTopic(), 0), 1L));
    new WaitingDeadLetters(config, () -> true, registry).publish();
    if (role == Role.ENCODER) {
      new RouteInfo(config, Set.of(FakeCodec.CHECKPOINT), () -> RouteTable.EMPTY, registry)
          .update();
    }
    return MetricsScrape.of(registry);
  }

  /** Returns the rows of the metrics of Kafka. */
  static List<String> kafkaRows() {
    Map<String, String> rows = new TreeMap<>();
    for (KafkaMeters.Group group : KafkaMeters.CHOSEN) {
      for (String metric : group.metrics()) {
        String name = KafkaMeters.meterName(group.name(), metric).replace('.', '_');
        Set<String> labels = new TreeSet<>(group.tags());
        labels.add("application");
        if (!group.name().equals("stream-metrics")) {
          labels.add("thread");
        }
        Set<String> cells = new TreeSet<>();
        labels.forEach(label -> cells.add("`" + label.replace('-', '_') + "`"));
        rows.put(
            name,
            "| `%s` | %s | %s | %s |"
                .formatted(
                    name,
                    metric.endsWith("-total") ? "counter" : "gauge",
                    unit(metric),
                    String.join(", ", cells)));
      }
    }
    return List.copyOf(rows.values());
  }

  private static String unit(String metric) {
    if (metric.contains("-time-ns-")) {
      return "ns";
    }
    if (metric.contains("latency") || metric.startsWith("time-between")) {
      return "ms";
    }
    if (metric.endsWith("seconds-ago")) {
      return "s";
    }
    return metric.contains("byte") ? "bytes" : metric.endsWith("-rate") ? "1/s" : "";
  }

  /** Returns the families of a live service as rows without unit, roles and meaning. */
  static Set<String> signatures(ScrapedFamilies families) {
    Set<String> all = new HashSet<>();
    families
        .byName()
        .values()
        .forEach(f -> all.add(f.name() + " " + f.type() + " " + f.labelCells()));
    return all;
  }

  /**
   * Returns the signatures that the page has.
   *
   * @param prefix of the names
   * @param role families of this role and of both
   */
  static Set<String> signaturesOfPage(List<String> lines, String prefix, Role role) {
    Set<String> all = new HashSet<>();
    for (String line : lines) {
      String[] cells = line.split("\\|");
      if (line.startsWith("| `" + prefix)) {
        boolean has = cells.length < 7 || Set.of("both", role.id()).contains(cells[5].strip());
        if (has) {
          all.add(
              cells[1].strip().replace("`", "") + " " + cells[2].strip() + " " + cells[4].strip());
        }
      }
    }
    return all;
  }
}
