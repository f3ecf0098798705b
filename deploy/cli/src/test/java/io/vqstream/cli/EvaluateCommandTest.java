package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  @Test
  void evaluatesAnotherCheckpointUnderItsOwnName() throws IOException {
    // Given a file, which the fake codec does not read
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path other = Images.text(folder.resolve("other.safetensors"));

    // When
    CommandRun run = evaluate(in, "--quality=1", "--against=photos", "--against", other + ",jpeg");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("\nvqstream: ", "\nvqstream:photos: ", "\nvqstream:other: ", "\njpeg: ")
        .contains("  vqstream:photos against vqstream:other: no BD-rate at equal PSNR: ")
        .contains("vqstream has one point, and a BD-rate compares curves of two or more");
  }

  @Test
  void evaluatesACheckpointThatIsNamedLikeAnEffort() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path other = Images.text(folder.resolve("effort-2.safetensors"));

    // When
    CommandRun run = evaluate(in, "--quality=1", "--effort=0,2", "--against", other);

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("\nvqstream: ", "\nvqstream:effort-2: ", "\nvqstream:effort-2-2: ");
  }

  @Test
  void readsTheBaselineBeforeAnyCheckpoint() throws IOException {
    // Given
    Images.png(folder.resolve("a.png"));
    CodecOption.Opener opener =
        (checkpoint, listener, maxPixels, stages) -> {
          throw new AssertionError("a checkpoint was opened");
        };

    // When
    CommandRun run =
        CommandRun.with(opener, "evaluate", folder, "--no-cache", "--baseline", folder);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("vqstream: --baseline: " + folder + ": ").hasLineCount(1);
  }

  @Test
  void namesTheOptionOfACheckpointThatCannotBeRead() throws IOException {
    // Given
    Images.png(folder.resolve("a.png"));
    CodecOption.Opener opener =
        (checkpoint, listener, maxPixels, stages) -> {
          if (checkpoint != null) {
            throw new NoSuchFileException(checkpoint.toString());
          }
          return new FakeCodec();
        };

    // When
    CommandRun run =
        CommandRun.with(opener, "evaluate", folder, "--no-cache", "--against=no.safetensors");

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("vqstream: --against: no.safetensors: ").hasLineCount(1);
  }

  @Test
  void comparesWithAnEarlierRunOfTheSameImagesOnly() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path old = folder.resolve("old.json");
    CommandRun first = evaluate(in, "--quality=1", "--against=jpeg", "--json", old);

    // When
    CommandRun same = evaluate(in, "--quality=1", "--against=jpeg", "--baseline", old);
    Images.png(in.resolve("b.png"));
    CommandRun more = evaluate(in, "--quality=1", "--baseline", old);

    // Then
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(same.status()).as(same.err()).isZero();
    assertThat(same.out())
        .contains("BD-rate against the same codec in " + old)
        .contains("  jpeg: +0.00 %");
    assertThat(more.status()).isEqualTo(1);
    assertThat(more.out()).isEmpty();
    assertThat(more.err())
        .isEqualToIgnoringNewLines(
            "vqstream: --baseline: "
                + old
                + " is of other images: only here b.png. Compare runs over the same images.");
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

  /** Runs the command without a cache. */
  private static CommandRun evaluate(Object... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("evaluate", "--no-cache"), Stream.of(arguments)).toArray());
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
