package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.demo.source.DemoImage;
import io.vqstream.demo.source.Photographs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with the checkpoint that ships, over a part of a photograph. */
class EvaluateCommandIT {
  private static final Pattern LINE =
      Pattern.compile("  (\\w+): ([\\d,]+) bytes, ([\\d.]+) bits a pixel(?:, ([\\d.]+) dB PSNR)?");

  @TempDir Path folder;

  @Test
  void drawsAStripOfAPhotographAtEqualBytes() throws Exception {
    // Given
    Path image = cat(60, 40, 200, 180);
    Path strip = folder.resolve("strip.png");

    // When
    CommandRun run =
        CommandRun.real(
            "evaluate",
            image,
            "--quality=3",
            "--against=jpeg,webp",
            "--strip",
            strip,
            "--area=140x140+30+20",
            "--no-cache");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    List<Matcher> lines =
        run.out()
            .lines()
            .dropWhile(line -> !line.startsWith("Strip"))
            .map(LINE::matcher)
            .filter(Matcher::matches)
            .toList();
    assertThat(lines)
        .extracting(line -> line.group(1))
        .containsExactly("Original", "vqstream", "JPEG", "WebP");
    assertThat(bytes(lines.get(0))).isEqualTo(Files.size(image));
    assertThat(bytes(lines.get(2))).isLessThanOrEqualTo(bytes(lines.get(1)));
    assertThat(bytes(lines.get(3))).isLessThanOrEqualTo(bytes(lines.get(1)));
    assertThat(psnr(lines.get(1))).isGreaterThan(psnr(lines.get(3)));
    assertThat(psnr(lines.get(3))).isGreaterThan(psnr(lines.get(2)));
    BufferedImage drawn = ImageIO.read(strip.toFile());
    assertThat(drawn.getWidth()).isBetween(4 * 280, 4 * 280 + 80);
    assertThat(drawn.getHeight()).isBetween(280 + 60, 280 + 130);
  }

  @Test
  void continuesFromTheCacheWithEqualFigures() throws Exception {
    // Given
    Path image = cat(0, 0, 112, 112);
    Path old = folder.resolve("old.json");
    Path cache = folder.resolve("cache");
    CommandRun first =
        CommandRun.real("evaluate", image, "-q", "1,2", "--cache", cache, "--json", old);

    // When
    CommandRun second =
        CommandRun.real(
            "evaluate",
            image,
            "-q",
            "1,2",
            "--cache",
            cache,
            "--against=thumbnails",
            "--baseline",
            old);

    // Then
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(second.status()).as(second.err()).isZero();
    assertThat(second.out())
        .contains("\nvqstream: checkpoint photos ", "\nvqstream:thumbnails: checkpoint thumbnails ")
        .containsOnlyOnce("2 of 2 figures and times are of earlier runs")
        .contains("  vqstream: +0.00 % ")
        .contains("    vqstream level 2, ");
  }

  /** Writes a part of a photograph of a cat. */
  private Path cat(int x, int y, int width, int height) throws IOException {
    DemoImage cat =
        Photographs.bundled().stream()
            .filter(image -> image.name().equals("cat.png"))
            .findFirst()
            .orElseThrow();
    BufferedImage whole = ImageIO.read(new ByteArrayInputStream(cat.read()));
    Path file = folder.resolve("cat.png");
    ImageIO.write(whole.getSubimage(x, y, width, height), "png", file.toFile());
    return file;
  }

  private static long bytes(Matcher line) {
    return Long.parseLong(line.group(2).replace(",", ""));
  }

  private static double psnr(Matcher line) {
    return Double.parseDouble(line.group(4));
  }
}
