package io.vqstream.cli;

import static io.vqstream.cli.EvaluateCommandTest.evaluate;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that the command writes its reports to. */
class EvaluateReportsTest {

  @TempDir Path folder;

  @Test
  void writesTheOtherReportsWhenOneFails() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path csv = folder.resolve("table.csv");

    // When
    CommandRun run = evaluate(in, "--quality=1", "--json", "/dev/full", "--csv", csv);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("/dev/full: ").hasLineCount(1);
    assertThat(csv).exists();
  }

  @Test
  void writesNoReportWhenNothingWasMeasured() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.text(in.resolve("text.png"));
    Path json = Files.writeString(folder.resolve("figures.json"), "a good report");

    // When
    CommandRun run = evaluate(in, "--quality=1", "--force", "--json", json);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(json).hasContent("a good report");
  }

  @Test
  void refusesOneReportFileUnderTwoNames() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    // When
    CommandRun run = evaluate(in, "--json", real.resolve("x"), "--csv", link.resolve("x"));

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("is the file of another option, too").hasLineCount(1);
  }

  @Test
  void keepsExistingFilesAndMeasuresNothing() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path json = Images.text(folder.resolve("figures.json"));
    Path csv = Images.text(folder.resolve("table.csv"));

    // When
    CommandRun run = evaluate(in, "--json", json, "--csv", csv);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .containsExactly(
            "vqstream: --json: " + json + ": exists; use --force to replace it",
            "vqstream: --csv: " + csv + ": exists; use --force to replace it");
    assertThat(json).hasContent("no image");
  }

  @Test
  void replacesExistingFilesWhenForcedButNoInput() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Path image = Images.png(in.resolve("a.png"));
    Path json = Images.text(in.resolve("figures.json"));

    // When
    CommandRun good = evaluate(in, "--quality=1", "--json", json, "--force");
    CommandRun bad = evaluate(in, "--quality=1", "--plot", image, "--force");

    // Then
    assertThat(good.status()).as(good.err()).isZero();
    assertThat(json).content().contains("results");
    assertThat(bad.status()).isEqualTo(1);
    assertThat(bad.err())
        .isEqualToIgnoringNewLines("vqstream: --plot: " + image + ": is an input of this run");
  }

  @Test
  void refusesOneFileForTwoOptions() throws IOException {
    // Given
    Images.png(folder.resolve("a.png"));
    Path file = folder.resolve("figures");

    // When
    CommandRun run = evaluate(folder, "--json", file, "--csv", file);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--csv: " + file + " is the file of another option, too");
    assertThat(file).doesNotExist();
  }
}
