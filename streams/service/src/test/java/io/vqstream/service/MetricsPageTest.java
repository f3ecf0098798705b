package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.consumer.SkippedRecords;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.FakeCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The meters in docs/metrics.md are those that a service registers. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("../../docs/metrics.md");

  @Test
  void pageListsEveryRegisteredMeter() throws Exception {
    // Given
    MeterRegistry registry = registryOfService();

    // When
    List<String> rows = rows(registry);

    // Then
    Path generated = Path.of("target/metrics-rows.md");
    Files.createDirectories(generated.getParent());
    Files.write(generated, rows);
    assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `vqstream.")))
        .as("after a change to a meter, run docs/generate.sh")
        .containsExactlyElementsOf(rows);
  }

  private static MeterRegistry registryOfService() throws IOException, ServiceException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new CodecMetrics(registry).registerCheckpoints(new FakeCodec());
    new SkippedRecords(registry, "vqstream-encoder");
    ServiceConfig config =
        ServiceConfig.load(
            Role.ENCODER, Optional.empty(), Map.of(), Map.of("bootstrap.servers", "localhost:1"));
    new KafkaCheckpoints(config, null, registry);
    return registry;
  }

  private static List<String> rows(MeterRegistry registry) {
    Map<String, List<Meter>> byName =
        registry.getMeters().stream()
            // A summary's percentiles are meters, too.
            .filter(meter -> meter.getId().getTag("phi") == null)
            .filter(meter -> !meter.getId().getName().endsWith(".percentile"))
            .collect(
                Collectors.groupingBy(
                    meter -> meter.getId().getName(), TreeMap::new, Collectors.toList()));
    return byName.values().stream().map(MetricsPageTest::row).toList();
  }

  private static String row(List<Meter> meters) {
    Meter.Id id = meters.get(0).getId();
    String tags =
        id.getTags().stream()
            .map(Tag::getKey)
            .sorted()
            .map(key -> "`" + key + "`")
            .collect(Collectors.joining(", "));
    String type = id.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return "| `%s` | %s | %s | %s |".formatted(id.getName(), type, tags, id.getDescription());
  }
}
