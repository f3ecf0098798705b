package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCommandIT {
  @TempDir Path folder;

  @Test
  void drawsImagesThatTheSeedSettles() throws IOException {
    // When
    CommandRun first =
        CommandRun.real("sample", "-o", folder.resolve("a"), "--count", "2", "--size", "72x40");
    CommandRun again =
        CommandRun.real(
            "sample", "-o", folder.resolve("b"), "--count", "1", "--seed", "2", "--size", "72x40");

    CommandRun more =
        CommandRun.real(
            "sample", "-o", folder.resolve("a"), "--count", "2", "--seed", "2", "--size", "8x8");

    // Then
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(more.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(more.err()).contains("sample-2.png: exists; use --force").hasLineCount(1);
    assertThat(folder.resolve("a/sample-3.png")).exists();
    assertThat(first.out()).contains("sample-1.png: 72x40 pixels, quality 3");
    assertThat(ImageIO.read(folder.resolve("a/sample-2.png").toFile()).getWidth()).isEqualTo(72);
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(folder.resolve("b/sample-2.png"))
        .hasSameBinaryContentAs(folder.resolve("a/sample-2.png"));
  }

  @Test
  void completesImageAndDrawsContactSheet() throws IOException {
    // Given
    CommandRun.real("sample", "-o", folder, "--count", "1", "--size", "64x48");
    Path image = folder.resolve("sample-1.png");

    // When
    CommandRun run =
        CommandRun.real("sample", "-o", folder.resolve("c"), "--count", "2", "--complete", image);

    // Then: the image and two completions in two rows
    assertThat(run.status()).as(run.err()).isZero();
    BufferedImage sheet = ImageIO.read(folder.resolve("c/contact-sheet.png").toFile());
    assertThat(sheet.getWidth()).isEqualTo(64 + 4 + 64);
    assertThat(sheet.getHeight()).isEqualTo(48 + 4 + 48);
  }

  @Test
  void keepsTheImageThatItCompletes() throws IOException {
    // Given
    CommandRun.real("sample", "-o", folder, "--count", "1", "--size", "64x48");
    Path image = folder.resolve("sample-1.png");
    byte[] before = Files.readAllBytes(image);

    // When
    CommandRun run =
        CommandRun.real("sample", "-o", folder, "--count", "1", "--complete", image, "--force");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).contains("is an input of this run");
    assertThat(image).hasBinaryContent(before);
  }

  @Test
  void saysWhichOptionCannotBe() {
    assertThat(CommandRun.real("sample", "-o", folder, "--top-p", "2"))
        .matches(run -> run.status() == VqStream.WRONG_USAGE)
        .matches(run -> run.err().contains("--top-p must be above 0 and at most 1"));

    assertThat(CommandRun.real("sample", "-o", folder, "--size", "big"))
        .matches(run -> run.status() == VqStream.WRONG_USAGE)
        .matches(run -> run.err().contains("--size: big is not of the form 256x256"));
    assertThat(CommandRun.real("sample", "-o", folder, "--quality", "9"))
        .matches(run -> run.status() == VqStream.WRONG_USAGE)
        .matches(run -> run.err().contains("--quality: 9"));
  }
}
