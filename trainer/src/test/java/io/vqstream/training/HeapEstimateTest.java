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
  void countsPixelsKeptInMemory() throws IOException {
    // Given
    image("a.png", "png", 100, 60);
    image("b.jpg", "jpg", 100, 60);
    image("narrow.png", "png", 500, 31);
    Files.writeString(folder.resolve("text.png"), "no image");

    // When
    HeapEstimate estimate =
        HeapEstimate.of(PictureFolder.sources(List.of(folder), Path.of("work")), 0.8, 32);

    // Then
    assertThat(estimate).isEqualTo(new HeapEstimate(2, 100 * 60 + 80 * 48, 100 * 60));
  }

  @Test
  void statesTheHeapSizeToSet() {
    // Given 3 gigapixels in one image, which one core decodes
    HeapEstimate estimate = new HeapEstimate(1, 3_000_000_000L, 24_000_000);

    // Then
    assertThatThrownBy(() -> estimate.require(4L << 30))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "1 images, 3000.0 megapixels: about 8.71 GB of Java heap needed, the limit is 4.00"
                + " GB. Set VQSTREAM_OPTS=-Xmx9g, or train on fewer images");
    assertThatNoException().isThrownBy(() -> estimate.require(9L << 30));
  }

  @Test
  void countsAnImageInDecodingPerCore() {
    // Given
    HeapEstimate one = new HeapEstimate(1, 48_000_000L, 24_000_000);
    HeapEstimate two = new HeapEstimate(2, 48_000_000L, 24_000_000);

    // Then
    int cores = ForkJoinPool.getCommonPoolParallelism() + 1;
    assertThat(two.bytes() - one.bytes()).isEqualTo(cores > 1 ? 24_000_000L * 12 : 0);
  }

  private void image(String name, String format, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, format, folder.resolve(name).toFile());
  }
}
