package io.vqstream.bench;

import io.vqstream.bench.source.TestImage;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The options of a benchmark.
 *
 * @param sources the images, at least one; a run repeats them
 * @param images of each run, at least 1
 * @param threads of encoder and of decoder, each, at least 1
 * @param partitions of each topic, at least 1
 * @param rate images a second for the latency; empty for half of the throughput
 * @param warmUp warm-up time of each loop and each service
 */
public record BenchRequest(
    List<TestImage> sources,
    int images,
    int threads,
    int partitions,
    OptionalDouble rate,
    Duration warmUp,
    BenchSettings settings) {

  /** Pixels of a run without a given number of images. */
  private static final long USUAL_PIXELS = 1 << 26;

  private static final int FEWEST = 200;
  private static final int MOST = 10_000;

  public BenchRequest {
    sources = List.copyOf(sources);
  }

  /** Returns the default number of images of a run, about 64 megapixels: 200 to 10,000. */
  public static int usualImages(List<TestImage> sources) {
    double mean = sources.stream().mapToLong(TestImage::pixels).average().orElseThrow();
    return (int) Math.max(FEWEST, Math.min(MOST, USUAL_PIXELS / mean));
  }

  /** Returns the pixels of a run. */
  long pixels() {
    long pixels = 0;
    for (int i = 0; i < images; i++) {
      pixels += source(i).pixels();
    }
    return pixels;
  }

  /** Returns the bytes of the image files of a run. */
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
