package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the demo refuses before it starts a broker. */
class DemoCommandTest {

  @TempDir Path folder;

  @Test
  void refusesAFolderThatNoDemoWrote() throws IOException {
    // Given
    Path out = folder.resolve("out");
    Path mine = Images.text(out.resolve("index.html"));

    // When
    CommandRun run = CommandRun.of("demo", "--out", out);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: %s: holds files that no demo wrote; name another folder with --out, or let"
                    .formatted(out)
                + " the demo write into this one with --force");
    assertThat(mine).hasContent("no image");
  }

  @Test
  void keepsAnExistingJsonFile() throws IOException {
    // Given
    Path json = Images.text(folder.resolve("figures.json"));

    // When
    CommandRun run = CommandRun.of("demo", "--out", folder.resolve("out"), "--json", json);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: --json: " + json + ": exists; use --force to replace it");
    assertThat(json).hasContent("no image");
  }

  @Test
  void refusesImagesThatItWouldReplace() throws IOException {
    // Given
    Path out = folder.resolve("out");
    Path images = out.resolve("images");
    Path image = Images.png(images.resolve("0001-original.png"));
    byte[] before = Files.readAllBytes(image);

    // When
    CommandRun run = CommandRun.of("demo", "--images", images, "--out", out, "--force");

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("is in the output folder").hasLineCount(1);
    assertThat(image).hasBinaryContent(before);
  }
}
