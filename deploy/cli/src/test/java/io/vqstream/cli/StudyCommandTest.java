package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyCommandTest {
  @TempDir Path folder;

  @Test
  void listsStudies() {
    // When
    CommandRun run = CommandRun.of("study", "list");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("ae-vae-vqvae", "bandit");
  }

  @Test
  void runsAndReportsAgain() throws Exception {
    // Given
    CommandRun first = CommandRun.of("study", "run", "sivi", "--minutes", "0.001", "-o", folder);
    assertThat(first.err()).isEmpty();
    assertThat(first.out()).contains("sivi: mean field, seed 1", "wrote " + folder);
    Files.delete(folder.resolve("report.html"));

    // When
    CommandRun run = CommandRun.of("study", "report", folder);

    // Then
    assertThat(run.status()).isZero();
    assertThat(folder.resolve("report.html")).content().contains("negative binomial");
  }

  @Test
  void rejectsUnknownStudies() {
    // When
    CommandRun run = CommandRun.of("study", "run", "gan", "-o", folder);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("unknown study gan; known are ae-vae-vqvae");
  }

  @Test
  void rejectsUnknownProfiles() {
    // When
    CommandRun run = CommandRun.of("study", "run", "sivi", "--profile", "long", "-o", folder);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("unknown long; short or full");
  }
}
