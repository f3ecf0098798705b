package io.vqstream.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsPageTest {

  @Test
  void pageInRepositoryIsUpToDate() throws IOException {
    // Given
    Path generated = Path.of("target/settings.md");
    Files.createDirectories(generated.getParent());
    Files.writeString(generated, SettingsPage.markdown());

    // Then
    assertThat(Path.of("../../docs/settings.md"))
        .as("after a change to a setting, run docs/generate.sh")
        .hasSameTextualContentAs(generated);
  }

  @Test
  void listsDocumentationTypeRangeAndDefault() {
    assertThat(SettingsPage.markdown())
        .contains(
            """
            ### quality

            Quality level of the encoder. Level 1 gives the smallest frames; the checkpoint defines how many levels exist.

            - type: int, [1,...]
            - default: `3`
            - importance: high
            """)
        .contains("- default: `9404` (encoder), `9405` (decoder)")
        .contains("- default: none, required");
  }
}
