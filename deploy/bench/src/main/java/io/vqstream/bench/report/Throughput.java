package io.vqstream.bench.report;

/**
 * The result of a run at maximum throughput.
 *
 * @param images number of images encoded and decoded
 * @param pixels of all of them together
 * @param seconds from the start of the first image to the end of the last
 * @param cpuSeconds processor time of the process meanwhile
 * @param encode breakdown of the encoding threads
 * @param decode breakdown of the decoding threads
 */
public record Throughput(
    int images,
    long pixels,
    double seconds,
    double cpuSeconds,
    Breakdown encode,
    Breakdown decode) {

  /** Returns the images a second. */
  public double rate() {
    return images / seconds;
  }

  /** Returns the megapixels a second. */
  public double megapixels() {
    return pixels / 1e6 / seconds;
  }

  /** Returns the processor time of an image in milliseconds. */
  public double cpuMillis() {
    return cpuSeconds * 1e3 / images;
  }
}
