package io.vqstream.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMetricsTest {
  @TempDir Path folder;

  @Test
  void namesWhatStandardBoardsLookFor() {
    // Given
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    // When
    ProcessMetrics.bind(registry);

    // Then
    assertThat(registry.scrape())
        .containsPattern("\nprocess_cpu_seconds_total [1-9.]")
        .contains("\nprocess_files_open_files ")
        .contains("\njvm_classes_loaded_classes ")
        .contains("\njvm_gc_live_data_size_bytes ")
        .containsPattern("\nvqstream_build_info\\{java=\".+\",version=\".+\"} 1")
        .doesNotContain("process_cpu_time_ns");
  }

  @Test
  void readsResidentMemory() throws IOException {
    // Given
    Path status = folder.resolve("status");
    Files.writeString(status, "Name:\tjava\nVmHWM:\t  900 kB\nVmRSS:\t  515072 kB\nThreads:\t9\n");

    // When
    double bytes = ProcessMetrics.resident(status);

    // Then
    assertThat(bytes).isEqualTo(515_072.0 * 1024);
  }

  @Test
  void unknownResidentMemoryIsNotZero() {
    assertThat(ProcessMetrics.resident(folder.resolve("none"))).isNaN();
  }
}
