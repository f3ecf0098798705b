package io.vqstream.service.metrics;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Upper bounds of the buckets of histograms. They are fixed, so that instances can be added up. */
final class Bounds {
  /** Durations of an image and its stages: 1 ms to 1 min. */
  static final Duration[] IMAGE =
      millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000);

  /** Waits for a batch: 1 ms to 5 s. */
  static final Duration[] WAIT = millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000);

  /** Durations from the timestamp of a record: 1 ms to 10 min. */
  static final Duration[] END_TO_END =
      millis(
          1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000,
          300_000, 600_000);

  /** Images in a batch. */
  static final double[] BATCH = {1, 2, 4, 8, 16, 32, 64};

  /** PSNR in dB: 20 to 50. */
  static final double[] PSNR = IntStream.rangeClosed(20, 50).asDoubleStream().toArray();

  /** Surprise: 1 to 64 times the usual spread; whole numbers, see {@link PixelRates}. */
  static final double[] SURPRISE = {1, 2, 3, 4, 6, 8, 12, 16, 32, 64};

  /** Bits a pixel: 0.01 to 24, the bits of an uncompressed pixel. */
  static final double[] BITS_PER_PIXEL = {
    0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4, 0.56, 0.8, 1.1, 1.6, 2.2, 3.2, 4.5,
    6.4, 9, 13, 18, 24
  };

  private Bounds() {}

  private static Duration[] millis(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
