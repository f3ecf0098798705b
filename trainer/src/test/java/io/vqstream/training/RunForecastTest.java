package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunForecastTest {
  private static final LocalTime NOON = LocalTime.of(12, 0);

  @TempDir Path folder;

  @Test
  void tellsPaceFirstCheckpointAndEnd() {
    assertThat(RunForecast.text(0.66, 120, 1180, NOON))
        .isEqualTo("0.7 steps a second: first checkpoint in 2 min, end in 20 min, at 12:19");
    assertThat(RunForecast.text(222, -1, 50, NOON))
        .isEqualTo("222 steps a second: end in 50 s, at 12:00");
    assertThat(RunForecast.text(2, 600, 9000, NOON)).contains("end in 2.5 h, at 14:30");
  }

  @Test
  void isToldAfterTenSteps() throws Exception {
    // Given
    TinyRun run = new TinyRun(folder);

    // When
    run.start("steps", "12");

    // Then
    assertThat(run.said)
        .filteredOn(line -> line.contains("steps a second: first checkpoint in"))
        .hasSize(1);
  }
}
