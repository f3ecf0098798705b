package io.vqstream.bench.report;

/**
 * A run as fast as it goes.
 *
 * @param images that went to frames and back
 * @param pixels of all of them together
 * @param seconds from the first image's start to the last one's end
 * @param cpuSeconds processor time of the process meanwhile
 * @param encode where the time of the encoding threads went
 * @param decode where the time of the decoding threads went
 */
public record Throughput(
    int images,
    long pixels,
    double seconds,
    double cpuSeconds,
    Breakdown encode,
    Breakdown decode) {

  /** Images a second. */
  public double rate() {
    return images / seconds;
  }

  /** Megapixels a second. */
  public double megapixels() {
    return pixels / 1e6 / seconds;
  }

  /** Processor time of an image in milliseconds. */
  public double cpuMillis() {
    return cpuSeconds * 1e3 / images;
  }
}
