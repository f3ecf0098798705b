package io.vqstream.bench;

import io.vqstream.bench.source.TestImage;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What to measure.
 *
 * @param sources the images, at least one; runs go through them again and again
 * @param images of each run, at least 1
 * @param threads of encoder and of decoder, each, at least 1
 * @param partitions of each topic, at least 1
 * @param rate images a second for the latency; empty for half of what goes through
 * @param warmUp how long every loop and every service works before it is measured
 */
public record BenchRequest(
    List<TestImage> sources,
    int images,
    int threads,
    int partitions,
    OptionalDouble rate,
    Duration warmUp,
    BenchSettings settings) {

  /** Pixels of a run that has no number of images: so many that it takes a while. */
  private static final long USUAL_PIXELS = 1 << 26;

  private static final int FEWEST = 200;
  private static final int MOST = 10_000;

  public BenchRequest {
    sources = List.copyOf(sources);
  }

  /** How many images of these make a run of some 64 megapixels: 200 to 10,000. */
  public static int usualImages(List<TestImage> sources) {
    double mean = sources.stream().mapToLong(TestImage::pixels).average().orElseThrow();
    return (int) Math.max(FEWEST, Math.min(MOST, USUAL_PIXELS / mean));
  }

  /** Pixels of a run. */
  long pixels() {
    long pixels = 0;
    for (int i = 0; i < images; i++) {
      pixels += source(i).pixels();
    }
    return pixels;
  }

  /** Bytes of the image files of a run. */
  long sourceBytes() {
    long bytes = 0;
    for (int i = 0; i < images; i++) {
      bytes += source(i).file().length;
    }
    return bytes;
  }

  private TestImage source(int i) {
    return sources.get(i % sources.size());
  }
}
