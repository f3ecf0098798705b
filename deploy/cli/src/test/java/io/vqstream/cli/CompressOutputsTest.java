package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the frames of a command go, and what they never replace. */
class CompressOutputsTest {

  @TempDir Path folder;

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
  void keepsExtensionsWhereInputsShareAName() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Images.jpeg(in.resolve("a.jpg"));
    Images.png(in.resolve("b.png"));
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("compress", in, "-o", out);

    // Then
    assertThat(run.status()).isZero();
    assertThat(filesBelow(out)).containsExactly("a.jpg.vq", "a.png.vq", "b.vq");
  }

  @Test
  void refusesTheSecondOfTwoFilesOfOneName() throws IOException {
    // Given
    Path first = Images.png(folder.resolve("1/a.png"));
    Path second = Images.jpeg(folder.resolve("2/a.png"));
    Images.png(folder.resolve("2/b.png"));
    Path out = folder.resolve("out");

    // When
    CommandRun run =
        CommandRun.of("compress", first.getParent(), second.getParent(), "-o", out, "--force");

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: "
                + second
                + ": "
                + out.resolve("a.vq")
                + ": is already an output of this run");
    assertThat(filesBelow(out)).containsExactly("a.vq", "b.vq");
    assertThat(run.out()).contains(first + " -> " + out.resolve("a.vq"));
  }

  @Test
  void neverReplacesAnInput() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.vq"));
    byte[] before = Files.readAllBytes(image);

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", folder, "--force");

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(image + ": is an input of this run").hasLineCount(1);
    assertThat(image).hasBinaryContent(before);
  }

  @Test
  void writesTheFrameToStandardOutputAndNothingElse() throws IOException {
    // Given
    byte[] image = Files.readAllBytes(Images.jpeg(folder.resolve("a.jpg")));

    // When
    CommandRun.Piped run = CommandRun.piped(image, "compress", "-", "-o", "-");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("FAKEJ".getBytes(StandardCharsets.US_ASCII));
    assertThat(run.out()).hasSize(5 + image.length);
  }

  @Test
  void refusesSeveralFilesForStandardOutput() throws IOException {
    // Given
    Images.png(folder.resolve("a.png"));

    // When
    CommandRun of = CommandRun.of("compress", folder, "-o", "-");

    // Then
    assertThat(of.status()).isEqualTo(2);
    assertThat(of.err())
        .isEqualToIgnoringNewLines(
            "vqstream: -o -: standard output takes the result of one file only");
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
        .isEqualToIgnoringNewLines("vqstream: -o " + out + " is a file; name a folder");
  }

  @Test
  void keepsAnExistingOutputAndDoesTheRest() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("in/a.png"));
    Images.png(folder.resolve("in/b.png"));
    Path out = folder.resolve("out");
    Path existing = Images.text(out.resolve("a.vq"));

    // When
    CommandRun run = CommandRun.of("compress", image.getParent(), "-o", out);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: " + image + ": " + existing + ": exists; use --force to replace it");
    assertThat(existing).hasContent("no image");
    assertThat(filesBelow(out)).containsExactly("a.vq", "b.vq");
  }

  @Test
  void replacesAnOlderOutputWhenForced() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    Path out = folder.resolve("out");
    Images.text(out.resolve("a.vq"));

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", out, "--force");

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

  /** Returns the names of the files below a folder, relative to it. */
  static List<String> filesBelow(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }
}
