package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class KafkaMetersTest {
  private static final String ID =
      "encoder-d4f8c5a6-1111-2222-3333-444455556666-StreamThread-1-consumer";
  private static final String LAGS = "consumer-fetch-manager-metrics";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<MetricName, Metric> metrics = new HashMap<>();
  private final KafkaMeters meters =
      new KafkaMeters(() -> metrics, Set.of("imgs.coded"), "encoder", registry);

  @Test
  void namesThreadInPlaceOfRandomId() {
    // Given
    add(LAGS, "records-lag", Map.of("client-id", ID, "topic", "imgs.coded", "partition", "3"), 7);

    // When
    meters.refresh();

    // Then
    assertThat(registry.scrape())
        .contains(
            "kafka_consumer_fetch_manager_records_lag{application=\"encoder\",partition=\"3\","
                + "thread=\"StreamThread-1\",topic=\"imgs.coded\"} 7.0")
        .doesNotContain("d4f8c5a6");
  }

  @Test
  void takesTopicWithDotsOnce() {
    // Given
    add(LAGS, "records-lag", Map.of("client-id", ID, "topic", "imgs.coded", "partition", "3"), 7);
    add(LAGS, "records-lag", Map.of("client-id", ID, "topic", "imgs_coded", "partition", "3"), 7);

    // When
    meters.refresh();

    // Then
    assertThat(registry.scrape()).contains("imgs.coded").doesNotContain("imgs_coded");
  }

  @Test
  void leavesOutMetricsThatAreNotChosen() {
    // Given
    add(LAGS, "records-lead", Map.of("client-id", ID), 1);
    add(LAGS, "records-lag-max", Map.of("client-id", ID, "topic", "imgs.coded"), 1);

    // When
    meters.refresh();

    // Then
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void leavesOutClientsThatRestoreState() {
    // Given
    String restoring = ID.replace("StreamThread-1", "StateUpdater-1-restore");
    add(LAGS, "fetch-latency-avg", Map.of("client-id", restoring), 1);
    add(LAGS, "fetch-latency-avg", Map.of("client-id", ID), 2);

    // When
    meters.refresh();

    // Then
    assertThat(registry.scrape())
        .contains("fetch_latency_avg{application=\"encoder\",thread=\"StreamThread-1\"} 2.0")
        .doesNotContain("{application=\"encoder\"} 1.0");
  }

  @Test
  void removesMetersOfThreadsThatEnded() {
    // Given
    add(LAGS, "records-lag-max", Map.of("client-id", ID), 5);
    meters.refresh();
    assertThat(registry.getMeters()).hasSize(1);

    // When
    metrics.clear();
    meters.refresh();

    // Then
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void readsTheMetricOfAThreadThatTookTheNameOfAnother() {
    // Given
    add(LAGS, "records-lag-max", Map.of("client-id", ID), 5);
    meters.refresh();

    // When
    add(LAGS, "records-lag-max", Map.of("client-id", ID), 8);
    meters.refresh();

    // Then
    assertThat(registry.scrape())
        .contains("{application=\"encoder\",thread=\"StreamThread-1\"} 8.0");
  }

  private void add(String group, String name, Map<String, String> tags, double value) {
    MetricName id = new MetricName(name, group, "what it is", tags);
    metrics.put(
        id,
        new Metric() {
          @Override
          public MetricName metricName() {
            return id;
          }

          @Override
          public Object metricValue() {
            return value;
          }
        });
  }
}
