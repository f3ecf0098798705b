package io.vqstream.bench.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SizingPageTest {
  private static final Path PAGE = Path.of("../../docs/sizing.md");

  @Test
  void pageInRepositoryIsUpToDate() throws IOException {
    // Given
    Path generated = Path.of("target/sizing.md");
    Files.createDirectories(generated.getParent());
    Files.writeString(generated, SizingPage.markdown(SizingMeasurements.bundled()));

    // Then
    assertThat(PAGE)
        .as("after new measurements, run docs/generate.sh")
        .hasSameTextualContentAs(generated);
  }
}
