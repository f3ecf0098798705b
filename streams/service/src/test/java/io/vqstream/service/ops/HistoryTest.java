package io.vqstream.service.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History();

  @Test
  void returnsPointsAfterTime() {
    // Given
    for (int i = 1; i <= 5; i++) {
      history.add(i * 5_000L, Map.of("rate", (double) i));
    }

    // When
    History.Points points = history.since(15_000);

    // Then
    assertThat(points.times()).containsExactly(20_000, 25_000);
    assertThat(points.series().get("rate")).containsExactly(4, 5);
  }

  @Test
  void marksValuesBeforeFirstOfSeriesAsUnknown() {
    // Given
    history.add(5_000, Map.of("rate", 1.0));
    history.add(10_000, Map.of("lag images", 7.0));

    // When
    History.Points points = history.since(0);

    // Then
    assertThat(points.series().get("rate")).containsExactly(1, Double.NaN);
    assertThat(points.series().get("lag images")).containsExactly(Double.NaN, 7);
  }

  @Test
  void averagesLongSpans() {
    // Given
    for (int i = 0; i < 2 * History.MAX_ANSWER; i++) {
      history.add(i + 1L, Map.of("rate", (double) (i % 2)));
    }

    // When
    History.Points points = history.since(0);

    // Then
    assertThat(points.times()).hasSize(History.MAX_ANSWER).endsWith(2L * History.MAX_ANSWER);
    assertThat(points.series().get("rate")).containsOnly(0.5);
  }

  @Test
  void forgetsOldestPoints() {
    // Given
    for (int i = 1; i <= History.POINTS + 100; i++) {
      history.add(i, Map.of("rate", (double) i));
    }

    // When
    History.Points points = history.since(0);

    // Then
    assertThat(points.times()).endsWith(History.POINTS + 100L);
    assertThat(points.series().get("rate")[0]).isGreaterThan(100);
  }

  @Test
  void dropsSeriesBeyondLimit() {
    // Given
    for (int i = 0; i < 2 * History.MAX_SERIES; i++) {
      history.add(i + 1L, Map.of("lag " + i, 1.0));
    }

    // When / Then
    assertThat(history.since(0).series()).hasSize(History.MAX_SERIES);
  }
}
