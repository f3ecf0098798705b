package io.vqstream.vqvae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.image.Picture;
import io.vqstream.network.ExactNetworks;
import io.vqstream.network.NetworkExecutor;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collection;
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

  /** Tolerance in quantization steps: tiles of 4x4 positions start elsewhere in a window. */
  private static final float LATENT_TOLERANCE = 1e-4f;

  private static final int CHANNELS = TINY.architecture().latentChannels();

  /** Allowance for tasks and lists. */
  private static final int A_LITTLE = 300_000;

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
    try (VqVae whole = networks(ALL_AT_ONCE);
        VqVae windowed = networks(core)) {

      // When
      float[] latents = Latents.of(whole, picture, LEVEL);
      float[] windowedLatents = Latents.of(windowed, picture, LEVEL);
      byte[] rgb = Latents.decode(whole, latents, width, height, LEVEL);
      byte[] windowedRgb = Latents.decode(windowed, latents, width, height, LEVEL);

      // Then
      assertThat(windowedLatents).containsExactly(latents, within(LATENT_TOLERANCE));
      int different = 0;
      for (int i = 0; i < rgb.length; i++) {
        assertThat(windowedRgb[i] & 0xff)
            .as("pixel %d, %d", i / 3 % width, i / 3 / width)
            .isCloseTo(rgb[i] & 0xff, within(1));
        different += rgb[i] == windowedRgb[i] ? 0 : 1;
      }
      assertThat(different).as("samples rounded otherwise").isLessThanOrEqualTo(rgb.length / 1000);
    }
  }

  @Test
  void allocatesHeapForPixelsAndWindowsOnly() {
    // Given
    Picture picture = SyntheticPicture.of(600, 500, 4);
    long latents = (long) VqVae.positions(600) * VqVae.positions(500) * CHANNELS;
    long windows = 4L * positionsOfWindows(600, 500, 40) * (3 * 64 + CHANNELS);
    try (VqVae networks = new VqVae(TINY, new Idle(), ForwardRunner.INLINE, 40)) {

      // When
      long encoding = allocatedBy(() -> encode(networks, picture));
      long decoding = allocatedBy(() -> decode(networks, picture));

      // Then
      assertThat(encoding - windows).isBetween(4 * latents, 4 * latents + A_LITTLE);
      assertThat(decoding - windows)
          .isBetween(3 * picture.pixels(), 3 * picture.pixels() + A_LITTLE);
    }
  }

  private static long positionsOfWindows(int width, int height, int core) {
    int reach = VqVae.receptiveField(TINY.architecture().encoder());
    return Window.bands(VqVae.positions(height), VqVae.positions(width), core, reach).stream()
        .flatMap(Collection::stream)
        .mapToLong(Window::positions)
        .sum();
  }

  @Test
  void computesLatentsLazily() {
    // Given
    Picture picture = SyntheticPicture.of(64, 256, 4);
    byte[] rgb = picture.rgb().clone();
    try (VqVae networks = networks(8)) {
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

  private static VqVae networks(int core) {
    return new VqVae(TINY, new ExactNetworks(TINY), ForwardRunner.INLINE, core);
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
        (top, left, height, width, latents) -> {}, picture.width(), picture.height(), LEVEL);
  }

  /** Returns the bytes that work allocates on this thread, a second time. */
  private static long allocatedBy(Runnable work) {
    work.run();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    work.run();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }

  /** Computes nothing, so that what is allocated is that of the windows. */
  private static final class Idle implements NetworkExecutor {
    @Override
    public boolean exact() {
      return true;
    }

    @Override
    public void encode(
        int height, int width, int level, List<float[]> pixels, List<float[]> latents) {}

    @Override
    public void decode(
        int height, int width, int level, List<float[]> latents, List<float[]> pixels) {}

    @Override
    public void close() {}
  }
}
