package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GroupLagTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final GroupLag lag =
      new GroupLag(
          ServiceConfig.of(
              Role.ENCODER, Map.of("bootstrap.servers", "b:1", "application.id", "app")),
          registry);

  @Test
  void followsTheLagOfEachPartition() {
    // Given
    lag.set(Map.of(partition(0), 72L, partition(1), 3L));

    // When
    lag.set(Map.of(partition(0), 70L, partition(1), 3L));

    // Then
    assertThat(registry.scrape()).contains(gauge(0) + " 70.0").contains(gauge(1) + " 3.0");
  }

  @Test
  void unknownLagIsAbsent() {
    // Given
    lag.set(Map.of(partition(0), 72L, partition(1), 3L));

    // When
    lag.set(Map.of(partition(1), 4L));

    // Then
    assertThat(registry.scrape()).doesNotContain(gauge(0)).contains(gauge(1) + " 4.0");
  }

  @Test
  void closedLagIsAbsent() {
    // Given
    lag.set(Map.of(partition(0), 72L));

    // When
    lag.close();
    lag.set(Map.of(partition(0), 72L)); // an answer that came late

    // Then
    assertThat(registry.scrape()).doesNotContain(gauge(0));
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition("imgs", number);
  }

  private static String gauge(int partition) {
    return "vqstream_group_lag_records{application=\"app\",partition=\"%d\",topic=\"imgs\"}"
        .formatted(partition);
  }
}
