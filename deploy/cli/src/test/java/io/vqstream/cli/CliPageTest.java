package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CliPageTest {
  private static final Path PAGE = Path.of("../../docs/cli.md");

  @Test
  void pageInRepositoryIsUpToDate() throws IOException {
    // Given
    Path generated = Path.of("target/cli.md");
    Files.createDirectories(generated.getParent());
    Files.writeString(generated, CliPage.markdown());

    // Then
    assertThat(PAGE)
        .as("after a change to a command, run docs/generate.sh")
        .hasSameTextualContentAs(generated);
  }

  @Test
  void listsNestedCommands() {
    assertThat(CliPage.markdown())
        .contains("## vqstream checkpoint activate\n", "## vqstream failures replay\n")
        .contains("--create-route")
        .doesNotContain("## vqstream help");
  }
}
