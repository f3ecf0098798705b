package io.vqstream.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryLogTest {
  private static final int IMAGES = 1000;

  @TempDir Path folder;

  @Test
  void ignoresMemoryThatFluctuatesAroundALevel() {
    // Given
    Random random = new Random(1);
    MemoryLog log = new MemoryLog("encoder", "decoder");

    // When
    for (int n = 1; n <= IMAGES; n++) {
      int start = Math.min(n, IMAGES / 5);
      log.add(n, n, 300_000 + 1024 * start + random.nextInt(8192), 200_000 - random.nextInt(4096));
    }

    // Then
    assertThat(log.growth("encoder")).isBetween(-1.0, 1.0);
    assertThat(log.growth("decoder")).isBetween(-1.0, 1.0);
  }

  @Test
  void aLeakGrowsByWhatHalfOfTheImagesLeak() {
    // Given
    MemoryLog log = new MemoryLog("encoder");

    // When
    for (int n = 1; n <= IMAGES; n++) {
      log.add(n, n, 300_000 + 128L * n);
    }

    // Then
    assertThat(log.growth("encoder")).isCloseTo(128.0 * IMAGES / 2 / 1024, within(0.5));
  }

  @Test
  void quartersAreOfTheImagesHoweverOftenSomebodyLooked() {
    // Given
    MemoryLog log = new MemoryLog("encoder");

    // When
    for (int n : new int[] {0, 10, 20, 30, 40, 50, 99, 100}) {
      log.add(0, n, n * 1024L);
    }

    // Then
    assertThat(log.median("encoder", 2)).isEqualTo(40);
    assertThat(log.median("encoder", 4)).isEqualTo(99.5);
  }

  @Test
  void isWrittenAsATableAndDrawn() throws Exception {
    // Given
    MemoryLog log = new MemoryLog("encoder", "decoder");
    log.add(0, 0, 204_800, 102_400);
    log.add(1.25, 1000, 307_200, 102_400);

    // When
    log.writeCsv(folder.resolve("memory.csv"));
    MemoryPlot.write(log, folder.resolve("memory.png"));

    // Then
    assertThat(Files.readAllLines(folder.resolve("memory.csv")))
        .containsExactly(
            "seconds,images,encoder_mib,decoder_mib", "0.0,0,200.0,100.0", "1.3,1000,300.0,100.0");
    BufferedImage plot = ImageIO.read(folder.resolve("memory.png").toFile());
    assertThat(plot.getWidth()).isEqualTo(1000);
  }
}
