package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The Markdown pages of the repository, checked by {@code docs/check.sh}. */
@DisabledOnOs(OS.WINDOWS)
class DocumentsIT {
  private static final Path SCRIPT = Path.of("../../docs/check.sh").toAbsolutePath().normalize();
  private static final Map<String, String> THIS_JAVA =
      Map.of("JAVA_HOME", System.getProperty("java.home"));

  @TempDir Path folder;

  @Test
  void linksAndCommandsOfAllPagesAreValid() throws Exception {
    // When
    CommandRun run = StartScript.run(folder, SCRIPT, THIS_JAVA);

    // Then
    assertThat(run.status()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).containsPattern("[1-9]\\d+ links, [1-9]\\d+ commands, 0 problems");
  }

  @Test
  void reportsBrokenLinksAnchorsAndCommands() throws Exception {
    // Given
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        # A heading

        [here](#a-heading), [nowhere](#another), [lost](lost.md), `vqstream compress --bogus`

        ```
        vqstream compress a.png -o out --force
        vqstream compress a.png
        VQSTREAM_OPTS=-Xmx1g vqstream train images -o "my file" --step 3 > log.txt
        ```
        """);

    // When
    CommandRun run = StartScript.run(folder, SCRIPT, THIS_JAVA, page.toString());

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("no such heading: #another", "no such file: lost.md", "'--bogus'")
        .contains("page.md:7: Missing required option", "page.md:8: Unknown option")
        .contains("1 pages, 3 links, 4 commands, 5 problems");
  }
}
