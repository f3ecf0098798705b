package io.vqstream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.CheckpointId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
  private static final CheckpointId A = new CheckpointId("a", "aa".repeat(32));
  private static final CheckpointId B = new CheckpointId("b", "bb".repeat(32));
  private static final CheckpointId C = new CheckpointId("c", "cc".repeat(32));

  private final RouteTable table =
      new RouteTable(
          Map.of(
              Route.parse("images"), RouteUse.of(A),
              Route.parse("images:line-3"), RouteUse.of(B),
              Route.parse("images:line-3/cam:7"), RouteUse.of(C),
              Route.parse("other:x"), RouteUse.of(C)));

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "images, line-4/cam:7/1.png,  a",
        "images, line-3,              b",
        "images, line-3/cam:6/1.png,  b",
        "images, line-3/cam:7/1.png,  c",
        "images, line,                a",
        "images, none,                a",
        "other,  x-ray,               c",
        "other,  y,                   none",
        "other,  none,                none",
        "third,  line-3,              none"
      })
  void theLongestPrefixOfTheKeyWinsThenTheTopic(String topic, String key, String checkpoint) {
    // When
    byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);

    // Then
    assertThat(table.of(topic, bytes).map(use -> use.checkpoint().name()).orElse(null))
        .isEqualTo(checkpoint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "images:line-3", "images:a:b", "a.b_c-d:ä/"})
  void aRouteIsWrittenAsItIsRead(String text) {
    // When
    Route route = Route.parse(text);

    // Then
    assertThat(route).hasToString(text);
    assertThat(route.recordKey()).asString(StandardCharsets.UTF_8).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":line", "ima ges", "..", "images:"})
  void whatIsNoRouteIsRefused(String text) {
    assertThatThrownBy(() -> Route.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'");
  }

  @ParameterizedTest
  @CsvSource({"other,x-ray,other:x", "images,none,images", "third,x,"})
  void namesTheRouteOfARecord(String topic, String key, String route) {
    // When
    Optional<Route> found = table.route(topic, key.getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(found.map(Route::toString).orElse(null)).isEqualTo(route);
  }

  @Test
  void filtersTableByTopic() {
    assertThat(table.only("other").routes()).containsExactly(Route.parse("other:x"));
  }
}
