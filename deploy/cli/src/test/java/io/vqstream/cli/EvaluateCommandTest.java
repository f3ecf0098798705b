package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
        evaluate(in, "--quality", "1,3", "--against", "jpeg", "--json", json, "--plot", plot);

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
    CommandRun run = evaluate(in, "--quality=1", "--against=jpeg", "--at=30,8.5", "--csv", csv);

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
        evaluate(
            Stream.concat(
                    Stream.of(folder.resolve(input)),
                    Stream.of(options.replace("s.png", folder + "/s.png").split(" ")))
                .toArray());

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().contains(reason);
  }

  @Test
  void namesAnImageThatCannotBeReadAndMeasuresTheRest() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Images.text(in.resolve("text.png"));

    // When
    CommandRun run = evaluate(in, "--quality=2");

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
        "--against=gif    | --against: unknown codec 'gif'; known codecs are avif, avif420, jpeg,"
            + " jxl, webp, or a checkpoint: a file, photos or thumbnails",
        "--avif-speed=11  | the speed of AVIF must be 0 to 10, not 11",
        "--plot=plot.svg  | plot.svg does not end in .png",
        "--plot=plot      | plot does not end in .png",
        "--cache=here     | --no-cache: does not go with --cache",
        "--baseline=a.png | is not the --json of evaluate",
        "--baseline=none  | --baseline: none: no such file",
        "--at=120         | PSNR must be",
        "--csv=no/x.csv   | there is no folder",
        "--json=no/x.json | there is no folder",
      })
  void refusesWrongOptionsBeforeAnythingIsMeasured(String option, String reason)
      throws IOException {
    // Given
    Images.png(folder.resolve("a.png"));

    // When
    CommandRun run = evaluate(folder, option.replace("=a.png", "=" + folder + "/a.png"));

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().contains(reason);
  }

  @Test
  void takesFiguresOfAnEarlierRunFromTheCache() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path cache = folder.resolve("cache");
    Object[] arguments = {"evaluate", in, "--quality=1,2", "--against=jpeg", "--cache", cache};
    CommandRun first = CommandRun.of(arguments);

    // When
    CommandRun second = CommandRun.of(arguments);

    // Then
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out()).doesNotContain("earlier runs");
    assertThat(second.status()).as(second.err()).isZero();
    assertThat(second.out())
        .contains("2 of 2 figures and times are of earlier runs")
        .contains("19 of 19 figures and times are of earlier runs");
  }

  @Test
  void measuresWithoutACacheThatCannotBeWritten() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path file = Images.text(folder.resolve("file"));

    // When
    CommandRun run = CommandRun.of("evaluate", in, "--quality=1", "--cache", file);

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("1 images, 200 pixels");
    assertThat(run.err()).contains("cannot use the cache " + file).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/var/cache/u, /var/cache/u/vqstream/evaluate",
    "relative,     /home/u/.cache/vqstream/evaluate",
    "'',           /home/u/.cache/vqstream/evaluate"
  })
  void cachesWhereTheDesktopSpecificationSays(String variable, Path expected) {
    // When
    Path cache = CacheOption.standard(Map.of("XDG_CACHE_HOME", variable), Path.of("/home/u"));

    // Then
    assertThat(cache).isEqualTo(expected);
  }

  @Test
  void saysThatThereIsNoSuchFolder() {
    // Given
    Path missing = folder.resolve("missing");

    // When
    CommandRun run = evaluate(missing);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(missing.toString(), "no such");
  }

  /** Runs the command without a cache. */
  static CommandRun evaluate(Object... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("evaluate", "--no-cache"), Stream.of(arguments)).toArray());
  }
}
