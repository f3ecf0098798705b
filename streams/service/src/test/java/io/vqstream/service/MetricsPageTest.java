package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The tables of docs/metrics.md are those of the meters that services register. */
class MetricsPageTest {

  @Test
  void pageListsEveryFamilyOfVqstream() throws IOException {
    check("metrics-rows.md", MetricsPage.vqstreamRows());
  }

  @Test
  void pageListsEveryChosenFamilyOfKafka() throws IOException {
    check("kafka-metrics-rows.md", MetricsPage.kafkaRows());
  }

  private static void check(String file, List<String> rows) throws IOException {
    Path generated = Path.of("target").resolve(file);
    Files.createDirectories(generated.getParent());
    Files.write(generated, rows);
    String prefix = rows.get(0).replaceAll("_.*", "_");
    Predicate<String> isRow = line -> line.startsWith(prefix);
    assertThat(Files.readAllLines(MetricsPage.FILE).stream().filter(isRow))
        .as("after a change to a meter, run docs/generate.sh")
        .containsExactlyElementsOf(rows);
  }
}
