package io.vqstream.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vqstream.observability.ObservabilityFiles.Expression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BoardsTest {
  private static final Path METRICS = Path.of("../../docs/metrics.md");

  @Test
  void filesAreThoseOfTheBuilder() throws IOException {
    // Given
    Path generated = Files.createDirectories(Path.of("target/boards"));

    // When
    for (Board board : Boards.all()) {
      Files.writeString(generated.resolve(board.id + ".json"), board.json());
    }

    // Then
    assertThat(ObservabilityFiles.boards()).hasSize(Boards.all().size());
    for (Board board : Boards.all()) {
      assertThat(ObservabilityFiles.GRAFANA.resolve(board.id + ".json"))
          .as("after a change to a board, run docs/generate.sh")
          .hasContent(board.json());
    }
  }

  @Test
  void metricsPageHasEveryMetricOfBoardsAndRules() throws IOException {
    // Given
    Set<String> known = new HashSet<>(ObservabilityFiles.recorded());
    known.add("up");
    Matcher name = Pattern.compile("`([a-z]\\w+)`").matcher(Files.readString(METRICS));
    while (name.find()) {
      known.add(name.group(1));
    }

    // When
    List<Expression> all = new ArrayList<>(ObservabilityFiles.ofBoards());
    all.addAll(ObservabilityFiles.ofRules());

    // Then
    assertThat(all).hasSizeGreaterThan(50);
    assertThat(all)
        .allSatisfy(
            expression ->
                assertThat(expression.metrics())
                    .as(expression.toString())
                    .isNotEmpty()
                    .allMatch(
                        metric ->
                            known.contains(metric)
                                || known.contains(metric.replaceAll("_(bucket|sum|count)$", ""))));
  }

  @Test
  void panelsAreDescribedAndDoNotOverlap() {
    for (JsonObject board : parsed()) {
      Set<String> cells = new HashSet<>();
      Set<Integer> ids = new HashSet<>();
      for (JsonElement element : board.getAsJsonArray("panels")) {
        JsonObject panel = element.getAsJsonObject();
        String title = panel.get("title").getAsString();
        assertThat(title).isNotBlank();
        assertThat(panel.get("description").getAsString()).as(title).endsWith(".");
        assertThat(unit(panel)).as(title).isNotBlank();
        assertThat(panel.getAsJsonArray("targets")).as(title).isNotEmpty();
        assertThat(ids.add(panel.get("id").getAsInt())).as(title).isTrue();
        JsonObject at = panel.getAsJsonObject("gridPos");
        assertThat(at.get("x").getAsInt() + at.get("w").getAsInt()).isLessThanOrEqualTo(24);
        for (int x = 0; x < at.get("w").getAsInt(); x++) {
          for (int y = 0; y < at.get("h").getAsInt(); y++) {
            assertThat(cells.add(at.get("x").getAsInt() + x + "," + (at.get("y").getAsInt() + y)))
                .as(title)
                .isTrue();
          }
        }
      }
    }
  }

  @Test
  void queriesFollowSelectionAndScrapeInterval() throws IOException {
    assertThat(ObservabilityFiles.ofBoards())
        .filteredOn(expression -> !expression.origin().endsWith(": variable"))
        .allSatisfy(
            expression -> {
              String text = expression.text();
              assertThat(text).containsAnyOf("$application", "job=~\"vqstream-.*\"");
              assertThat(text.replace("rate(", "").length() < text.length())
                  .as(expression.toString())
                  .isEqualTo(text.contains("$__rate_interval"));
              for (String metric : expression.metrics()) {
                if (metric.matches(".*_(total|bucket|sum|count)")) {
                  assertThat(text).containsPattern("(rate|increase)\\(" + metric);
                }
              }
            });
  }

  private static List<JsonObject> parsed() {
    return Boards.all().stream()
        .map(board -> JsonParser.parseString(board.json()).getAsJsonObject())
        .toList();
  }

  private static String unit(JsonObject panel) {
    JsonObject config = panel.getAsJsonObject("fieldConfig");
    assertThat(config.get("overrides")).isEqualTo(new JsonArray());
    return config.getAsJsonObject("defaults").get("unit").getAsString();
  }
}
