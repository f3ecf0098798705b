package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecompressCommandTest {

  @TempDir Path folder;

  @Test
  void turnsAFrameIntoAPng() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("in/a.png"));
    Path frame = compressed(image);

    // When
    CommandRun run = CommandRun.of("decompress", frame, "-o", folder.resolve("out"));

    // Then
    Path result = folder.resolve("out/a.png");
    BufferedImage decoded = ImageIO.read(result.toFile());
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(frame + " -> " + result + ": decoded, 20x10 pixels, ")
        .contains("1 image decoded, 0 passed through: ");
    assertThat(decoded.getRGB(7, 5)).isEqualTo(ImageIO.read(image.toFile()).getRGB(7, 5));
  }

  @Test
  void restoresPassthroughFileWithItsExtension() throws IOException {
    // Given
    Path jpeg = Images.jpeg(folder.resolve("in/photo.jpeg"));
    Path png = Images.pngWithAlpha(folder.resolve("in/logo.png"));
    compressed(folder.resolve("in"));

    // When
    CommandRun run = CommandRun.of("decompress", folder.resolve("coded"), "-o", folder);

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("photo.jpg: passed through, the original file");
    assertThat(folder.resolve("photo.jpg")).hasSameBinaryContentAs(jpeg);
    assertThat(folder.resolve("logo.png")).hasSameBinaryContentAs(png);
  }

  @Test
  void namesADamagedFrameAndDoesTheRest() throws IOException {
    // Given
    compressed(Images.png(folder.resolve("in/z.png")));
    Path damaged = Images.text(folder.resolve("coded/a.vq"));
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("decompress", folder.resolve("coded"), "-o", out);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines("vqstream: " + damaged + ": not a frame (at byte 0)");
    assertThat(out.resolve("z.png")).exists();
    assertThat(out.resolve("a.png")).doesNotExist();
  }

  @Test
  void refusesTheSecondOfTwoFramesWithOneTarget() throws IOException {
    // Given
    Path frame = compressed(Images.png(folder.resolve("in/a.png")));
    Path one = Files.createDirectories(folder.resolve("1")).resolve("a.vq");
    Path two = Files.createDirectories(folder.resolve("2")).resolve("a.vq");
    Files.copy(frame, one);
    Files.copy(frame, two);
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("decompress", one, two, "-o", out);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(two + ": " + out.resolve("a.png") + ": is already an output of this run")
        .hasLineCount(1);
  }

  @Test
  void keepsTheOriginalBesideItsFrame() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    byte[] original = Files.readAllBytes(image);
    CommandRun.of("compress", image, "-o", folder);

    // When
    CommandRun run = CommandRun.of("decompress", folder.resolve("a.vq"), "-o", folder);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: %s: %s: exists; use --force to replace it"
                .formatted(folder.resolve("a.vq"), image));
    assertThat(image).hasBinaryContent(original);
  }

  @Test
  void givesTheNamesBackThatWereKept() throws IOException {
    // Given
    Images.png(folder.resolve("in/a.png"));
    Path jpeg = Images.jpeg(folder.resolve("in/a.jpg"));
    compressed(folder.resolve("in"));
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("decompress", folder.resolve("coded"), "-o", out);

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(out.toFile().list()).containsExactlyInAnyOrder("a.png", "a.jpg");
    assertThat(out.resolve("a.jpg")).hasSameBinaryContentAs(jpeg);
  }

  @Test
  void writesTheImageToStandardOutputAndNothingElse() throws IOException {
    // Given
    byte[] frame = Files.readAllBytes(compressed(Images.png(folder.resolve("in/a.png"))));

    // When
    CommandRun.Piped run = CommandRun.piped(frame, "decompress", "-", "-o", "-");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(ImageIO.read(new ByteArrayInputStream(run.out())).getWidth()).isEqualTo(20);
  }

  @Test
  void saysThatAFolderHoldsNoFrames() throws IOException {
    // Given
    Path empty = Files.createDirectory(folder.resolve("empty"));

    // When
    CommandRun run = CommandRun.of("decompress", empty, "-o", folder.resolve("out"));

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines("vqstream: " + empty + ": no file here ends in vq");
  }

  private Path compressed(Path input) {
    CommandRun run = CommandRun.of("compress", input, "-o", folder.resolve("coded"));
    assertThat(run.status()).isZero();
    String name = input.getFileName().toString().replaceFirst("\\.png$", ".vq");
    return folder.resolve("coded").resolve(name);
  }
}
