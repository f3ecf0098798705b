package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressCommandTest {

  @TempDir Path folder;

  @Test
  void writesOneFrameAnImageAndSaysWhatBecameOfIt() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", out, "--quality", 2);

    // Then
    long source = Files.size(image);
    long frame = Files.size(out.resolve("a.vq"));
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsSubsequence(
            image + " -> " + out.resolve("a.vq") + ": coded at quality 2, 20x10 pixels, ",
            source + " -> " + frame + " bytes, " + Figures.bitsPerPixel(frame, 200),
            "1 image coded, 0 carried as they came: 200 pixels, ");
  }

  @Test
  void saysWhyAnImageIsCarried() throws IOException {
    // Given
    Path image = Images.pngWithAlpha(folder.resolve("logo.png"));

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", folder.resolve("out"));

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("logo.vq: carried as it came (alpha), 20x10 pixels")
        .contains("0 images coded, 1 carried as they came");
  }

  @Test
  void foldersKeepTheirStructureAndGiveTheirImagesOnly() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Images.png(in.resolve("deep/er/B.PNG"));
    Images.jpeg(in.resolve("deep/c.jpeg"));
    Images.text(in.resolve("deep/notes.txt"));
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("compress", in, "-o", out);

    // Then
    assertThat(run.status()).isZero();
    assertThat(filesBelow(out)).containsExactly("a.vq", "deep/c.vq", "deep/er/B.vq");
  }

  @Test
  void namesEachFailureAndDoesTheRest() throws IOException {
    // Given
    Path text = Images.text(folder.resolve("in/text.png"));
    Path empty = Files.createFile(folder.resolve("in/empty.png"));
    Images.png(folder.resolve("in/z.png"));
    Path missing = folder.resolve("missing.png");
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("compress", folder.resolve("in"), missing, "-o", out);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .containsExactlyInAnyOrder(
            "vqstream: " + missing + ": no such file or folder",
            "vqstream: " + empty + ": the file is empty",
            "vqstream: " + text + ": not PNG, JPEG or WebP");
    assertThat(filesBelow(out)).containsExactly("z.vq");
    assertThat(run.out()).contains("1 image coded").contains("; 3 failed");
  }

  @Test
  void aFileThatIsNamedItselfIsTriedWhateverItsName() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("picture"));

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", folder.resolve("out"));

    // Then
    assertThat(run.status()).isZero();
    assertThat(folder.resolve("out/picture.vq")).exists();
  }

  @Test
  void refusesTwoInputsWithOneTargetBeforeAnythingIsWritten() throws IOException {
    // Given
    Path png = Images.png(folder.resolve("a.png"));
    Path jpeg = Images.jpeg(folder.resolve("a.jpg"));
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("compress", png, jpeg, "-o", out);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: "
                + png
                + " and "
                + jpeg
                + " would both be written to "
                + out.resolve("a.vq"));
    assertThat(out).doesNotExist();
  }

  @Test
  void refusesToReplaceAnInput() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.vq"));
    byte[] before = Files.readAllBytes(image);

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", folder);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("would replace the input " + image);
    assertThat(image).hasBinaryContent(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "5"})
  void refusesALevelThatTheCheckpointDoesNotHave(String quality) throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", out, "--quality=" + quality);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: --quality: " + quality + " is not one of this checkpoint's levels, 1 to 4");
    assertThat(out).doesNotExist();
  }

  @Test
  void saysThatTheOutputFolderIsAFile() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    Path out = Images.text(folder.resolve("out"));

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", out);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: cannot make the output folder " + out + ": exists and is not a folder");
  }

  @Test
  void replacesAnOlderOutputAndLeavesNothingElse() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    Path out = folder.resolve("out");
    Images.text(out.resolve("a.vq"));

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", out);

    // Then
    assertThat(run.status()).isZero();
    assertThat(filesBelow(out)).containsExactly("a.vq");
    assertThat(out.resolve("a.vq")).content().startsWith("FAKE");
  }

  @Test
  void namesATargetThatIsAFolder() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    Path target = Files.createDirectories(folder.resolve("out/a.vq"));

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", folder.resolve("out"));

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines("vqstream: " + image + ": " + target + ": is a folder");
  }

  @Test
  void closesTheCodec() throws IOException {
    // Given
    Path image = Images.text(folder.resolve("a.png"));
    FakeCodec codec = new FakeCodec();

    // When
    CommandRun.with(
        (file, listener, maxPixels, stages) -> codec,
        "compress",
        image,
        "-o",
        folder.resolve("out"));

    // Then
    assertThat(codec.closed).isTrue();
  }

  private static List<String> filesBelow(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }
}
