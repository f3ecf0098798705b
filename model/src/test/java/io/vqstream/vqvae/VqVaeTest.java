package io.vqstream.vqvae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.image.Picture;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that windows of any size give the result of a single pass. */
class VqVaeTest {
  private static final Checkpoint TINY = TinyCheckpoint.read();
  private static final int ALL_AT_ONCE = 10_000;
  private static final int LEVEL = 4;

  /** Tolerance in quantization steps, a thousandth of the smallest relevant distance. */
  private static final float LATENT_TOLERANCE = 1e-3f;

  private static final int CHANNELS = TINY.architecture().latentChannels();

  /** Allowance for array handles of DJL, some hundred per window. */
  private static final int A_LITTLE = 900_000;

  @ParameterizedTest(name = "{0}x{1} in windows of {2} positions")
  @CsvSource({
    "100,70,4",
    "100,70,5",
    "70,100,1", // in small windows, many borders
    "63,65,8",
    "64,64,8",
    "65,63,8",
    "71,129,8",
    "137,136,8", // about a border, and a reach beyond
    "1023,9,128",
    "1024,8,128",
    "1025,17,128",
    "9,1033,128",
    "1100,40,128",
    "40,1100,128",
    "1,3000,128",
    "3000,1,128"
  })
  void matchesSinglePassAcrossWindows(int width, int height, int core) {
    // Given
    Picture picture = SyntheticPicture.of(width, height, 21);
    try (VqVae whole = new VqVae(TINY, ALL_AT_ONCE);
        VqVae windowed = new VqVae(TINY, core)) {

      // When
      float[] latents = Latents.of(whole, picture, LEVEL);
      float[] windowedLatents = Latents.of(windowed, picture, LEVEL);
      byte[] rgb = Latents.decode(whole, latents, width, height, LEVEL);
      byte[] windowedRgb = Latents.decode(windowed, latents, width, height, LEVEL);

      // Then
      assertThat(windowedLatents).containsExactly(latents, within(LATENT_TOLERANCE));
      for (int i = 0; i < rgb.length; i++) {
        assertThat(windowedRgb[i] & 0xff)
            .as("pixel %d, %d", i / 3 % width, i / 3 / width)
            .isCloseTo(rgb[i] & 0xff, within(1));
      }
    }
  }

  @Test
  void allocatesHeapForPixelsAndRowsOnly() {
    // Given
    Picture picture = SyntheticPicture.of(600, 500, 4);
    long pixels = picture.pixels();
    long latents = (long) VqVae.positions(600) * VqVae.positions(500) * CHANNELS;
    try (VqVae networks = new VqVae(TINY, 40)) {
      encode(networks, picture); // loads what is loaded once
      decode(networks, picture);

      // When
      long encoding = allocatedBy(() -> encode(networks, picture));
      long decoding = allocatedBy(() -> decode(networks, picture));

      // Then
      assertThat(encoding).isBetween(4 * latents, 4 * latents + A_LITTLE);
      assertThat(decoding).isBetween(3 * pixels, 3 * pixels + A_LITTLE);
    }
  }

  @Test
  void computesLatentsLazily() {
    // Given
    Picture picture = SyntheticPicture.of(64, 256, 4);
    byte[] rgb = picture.rgb().clone();
    try (VqVae networks = new VqVae(TINY, 8)) {
      Supplier<float[]> rows = networks.encode(rgb, 64, 256, LEVEL);
      Supplier<float[]> others = networks.encode(picture.rgb(), 64, 256, LEVEL);

      // When
      float[] first = rows.get();
      Arrays.fill(rgb, rgb.length / 2, rgb.length, (byte) 0);

      // Then
      assertThat(first).isEqualTo(others.get());
      float[] last = take(rows, 31).get(30);
      assertThat(last).isNotEqualTo(take(others, 31).get(30));
    }
  }

  private static void encode(VqVae networks, Picture picture) {
    Supplier<float[]> rows =
        networks.encode(picture.rgb(), picture.width(), picture.height(), LEVEL);
    assertThat(take(rows, VqVae.positions(picture.height()))).doesNotContainNull();
  }

  private static List<float[]> take(Supplier<float[]> rows, int count) {
    return Stream.generate(rows).limit(count).toList();
  }

  /** Looks up latents that are all zero. */
  private static void decode(VqVae networks, Picture picture) {
    networks.decode(
        (top, left, height, width, latents) -> {
          while (latents.hasRemaining()) {
            latents.put(0);
          }
        },
        picture.width(),
        picture.height(),
        LEVEL);
  }

  private static long allocatedBy(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    work.run();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }
}
