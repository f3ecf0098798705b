package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapEstimateTest {
  @TempDir Path folder;

  @Test
  void countsPixels() throws IOException {
    // Given
    image("a.png", "png", 100, 60);
    image("b.jpg", "jpg", 100, 60);
    image("narrow.png", "png", 500, 31);
    Files.writeString(folder.resolve("text.png"), "no image");

    // When
    HeapEstimate estimate =
        HeapEstimate.of(Tiny.sources(List.of(folder), Path.of("work")), 0.8, 32);

    // Then
    assertThat(estimate).isEqualTo(new HeapEstimate(2, 100 * 60 + 80 * 48, 100 * 60));
  }

  @Test
  void statesTheHeapSizeToSet() {
    // Given 3 gigapixels, the largest image of 300 megapixels
    HeapEstimate estimate = new HeapEstimate(1, 3_000_000_000L, 300_000_000);

    // Then
    assertThatThrownBy(() -> estimate.require(2L << 30, 9L << 30))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "1 images, 3000.0 megapixels: about 8.38 GB of disk and 3.42 GB of Java heap needed,"
                + " the limit of the heap is 2.00 GB. Set VQSTREAM_OPTS=-Xmx4g, or leave the"
                + " largest images out");
    assertThatNoException().isThrownBy(() -> estimate.require(4L << 30, 9L << 30));
  }

  @Test
  void statesTheFreeDiskSpace() {
    // Given
    HeapEstimate estimate = new HeapEstimate(100, 3_000_000_000L, 1_000_000);

    // Then
    assertThatThrownBy(() -> estimate.require(4L << 30, 8L << 30))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("about 8.38 GB of disk")
        .hasMessageContaining(
            "8.00 GB of disk are free. Name a folder on another disk with --work");
  }

  @Test
  void needsHeapForDecodingAlone() {
    // Given
    HeapEstimate few = new HeapEstimate(1000, 48_000_000L, 24_000_000);
    HeapEstimate many = new HeapEstimate(1_000_000, 48_000_000_000L, 24_000_000);

    // Then
    int cores = ForkJoinPool.getCommonPoolParallelism() + 1;
    assertThat(many.bytes()).isEqualTo(few.bytes());
    assertThat(few.bytes()).isEqualTo(24_000_000L * 15 * cores + (64 << 20));
  }

  private void image(String name, String format, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, format, folder.resolve(name).toFile());
  }
}
