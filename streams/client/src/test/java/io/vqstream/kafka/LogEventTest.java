package io.vqstream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogEventTest {
  private static final Path PAGE = Path.of("../../docs/operations.md");

  @Test
  void thePageListsEveryEvent() throws IOException {
    // Given
    List<String> rows = Arrays.stream(LogEvent.values()).map(LogEventTest::row).toList();

    // When
    List<String> page =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.equals("| event | level | meaning |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();

    // Then
    assertThat(page).containsExactlyElementsOf(rows);
  }

  private static String row(LogEvent event) {
    return "| `%s` | %s | %s |".formatted(event.id(), event.level(), event.description());
  }
}
