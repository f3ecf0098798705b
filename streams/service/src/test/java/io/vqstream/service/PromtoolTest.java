package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.service.config.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Prometheus' own checks of names, with the program in PROMTOOL. */
@EnabledIfEnvironmentVariable(named = "PROMTOOL", matches = ".+")
class PromtoolTest {
  /** A ratio, for which bytes are no better unit: an image of 0.2 bits a pixel has 0.025 bytes. */
  private static final String RATIO =
      "vqstream_image_bits_per_pixel use base unit \"bytes\" instead of \"bits\"";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void findsNoFaultInNames(Role role) throws Exception {
    // Given
    Path scraped = folder.resolve("metrics.txt");
    Files.writeString(scraped, MetricsPage.scrape(role));
    Path found = folder.resolve("found.txt");

    // When
    Process promtool =
        new ProcessBuilder(System.getenv("PROMTOOL"), "check", "metrics")
            .redirectInput(scraped.toFile())
            .redirectOutput(found.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(promtool.waitFor(1, TimeUnit.MINUTES)).isTrue();

    // Then
    List<String> lines = Files.readAllLines(found, StandardCharsets.UTF_8);
    assertThat(lines).noneMatch(line -> line.contains("error while"));
    assertThat(lines.stream().filter(line -> line.startsWith("vqstream_"))).containsExactly(RATIO);
  }
}
