package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateCommandTest {

  @TempDir Path folder;

  @Test
  void printsATableAndWritesTheFiguresAndThePlot() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path json = folder.resolve("figures.json");
    Path plot = folder.resolve("plot.png");

    // When
    CommandRun run =
        CommandRun.of(
            "evaluate",
            in,
            "--quality",
            "1,3",
            "--against",
            "jpeg",
            "--json",
            json,
            "--plot",
            plot);

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("1 images, 200 pixels", "jpeg: ");
    JsonArray results =
        JsonParser.parseString(Files.readString(json)).getAsJsonObject().getAsJsonArray("results");
    assertThat(results)
        .filteredOn(one -> !one.getAsJsonObject().get("codec").getAsString().equals("jpeg"))
        .extracting(one -> one.getAsJsonObject().get("quality").getAsInt())
        .containsExactly(1, 3);
    assertThat(ImageIO.read(plot.toFile()).getWidth()).isGreaterThan(100);
  }

  @Test
  void comparesAtGivenPsnrsAndWritesATableOfAllImages() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Images.png(in.resolve("b.png"));
    Path csv = folder.resolve("table.csv");

    // When
    CommandRun run =
        CommandRun.of("evaluate", in, "--quality=1", "--against=jpeg", "--at=30,8.5", "--csv", csv);

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("     8.50   outside             outside", "    30.00   outside");
    assertThat(Files.readAllLines(csv)).hasSize(1 + 2 + 2 * 19);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.png | --strip=s.png --quality=1,2                  | goes with one level",
        "a.png | --strip=s.png                                | goes with one level",
        ".     | --strip=s.png --quality=1                    | is a folder",
        "a.png | --strip=s.png --quality=1 --area=10x10       | is not of the form",
        "a.png | --strip=s.png --quality=1 --area=99x99+90+90 | is not within the image",
        "a.png | --area=9x9+0+0                               | goes with --strip only",
      })
  void refusesStripsThatCannotBeDrawn(String input, String options, String reason)
      throws IOException {
    // Given
    Images.png(folder.resolve("a.png"));

    // When
    CommandRun run =
        CommandRun.of(
            Stream.concat(
                    Stream.of("evaluate", folder.resolve(input)),
                    Stream.of(options.replace("s.png", folder + "/s.png").split(" ")))
                .toArray());

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().contains(reason);
  }

  @Test
  void writesTheOtherReportsWhenOneFails() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path csv = folder.resolve("table.csv");

    // When
    CommandRun run =
        CommandRun.of("evaluate", in, "--quality=1", "--json", "/dev/full", "--csv", csv);

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
    CommandRun run = CommandRun.of("evaluate", in, "--quality=1", "--force", "--json", json);

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
    CommandRun run =
        CommandRun.of("evaluate", in, "--json", real.resolve("x"), "--csv", link.resolve("x"));

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("is the file of another option, too").hasLineCount(1);
  }

  @Test
  void namesAnImageThatCannotBeReadAndMeasuresTheRest() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Images.text(in.resolve("text.png"));

    // When
    CommandRun run = CommandRun.of("evaluate", in, "--quality=2");

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("vqstream: text.png: ");
    assertThat(run.out()).contains("1 images, 200 pixels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--quality=5      | 5",
        "--quality=1,some | 'some' is neither a whole number nor 'all'",
        "--against=gif    | gif",
        "--at=120         | PSNR must be",
        "--csv=no/x.csv   | there is no folder",
        "--json=no/x.json | there is no folder",
      })
  void refusesWrongOptionsBeforeAnythingIsMeasured(String option, String reason)
      throws IOException {
    // Given
    Images.png(folder.resolve("a.png"));

    // When
    CommandRun run = CommandRun.of("evaluate", folder, option);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().contains(reason);
  }

  @Test
  void saysThatThereIsNoSuchFolder() {
    // Given
    Path missing = folder.resolve("missing");

    // When
    CommandRun run = CommandRun.of("evaluate", missing);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(missing.toString(), "no such");
  }

  @Test
  void keepsExistingFilesAndMeasuresNothing() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path json = Images.text(folder.resolve("figures.json"));
    Path csv = Images.text(folder.resolve("table.csv"));

    // When
    CommandRun run = CommandRun.of("evaluate", in, "--json", json, "--csv", csv);

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
    CommandRun good = CommandRun.of("evaluate", in, "--quality=1", "--json", json, "--force");
    CommandRun bad = CommandRun.of("evaluate", in, "--quality=1", "--plot", image, "--force");

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
    CommandRun run = CommandRun.of("evaluate", folder, "--json", file, "--csv", file);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--csv: " + file + " is the file of another option, too");
    assertThat(file).doesNotExist();
  }
}
