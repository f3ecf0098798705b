package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path folder;

  @Test
  void completesCommandsInBash() throws Exception {
    // Given
    assumeThat(BASH).exists();

    // When
    String completions = complete("vqstream", "com");

    // Then
    assertThat(completions.split("\\s+")).containsExactly("compress", "completion");
  }

  @Test
  void completesOptionsInBash() throws Exception {
    // Given
    assumeThat(BASH).exists();

    // When
    String completions = complete("vqstream", "compress", "--q");

    // Then
    assertThat(completions.strip()).isEqualTo("--quality");
  }

  /** Sources the script and returns what bash would complete the last word with. */
  private String complete(String... words) throws Exception {
    CommandRun run = CommandRun.of("completion");
    assertThat(run.status()).isZero();
    Path script = Files.writeString(folder.resolve("completion"), run.out());
    String test =
        """
        compopt() { :; } # bash has it only while it completes
        source "$0" && COMP_WORDS=("$@") && COMP_CWORD=$(($# - 1)) && COMP_LINE="$*" \\
          && _complete_vqstream && echo "${COMPREPLY[@]}"
        """;
    ProcessBuilder bash = new ProcessBuilder(BASH.toString(), "-c", test, script.toString());
    bash.command().addAll(List.of(words));
    Process process = bash.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
