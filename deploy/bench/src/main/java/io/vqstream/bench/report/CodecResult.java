package io.vqstream.bench.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The results of one codec.
 *
 * @param codec its name, such as {@code vq}
 * @param description its settings, in one line
 * @param sourceBytes of the image files of the run through Kafka
 * @param codedBytes of their frames
 * @param topicBytes of the coded topic, after compression by Kafka
 * @param psnr mean in dB; empty if images are unchanged
 * @param service the run through Kafka and both services
 * @param loops the same work in plain threads, before and after that run
 * @param latency at a rate that the services sustain
 */
public record CodecResult(
    String codec,
    String description,
    long sourceBytes,
    long codedBytes,
    long topicBytes,
    OptionalDouble psnr,
    Throughput service,
    List<Throughput> loops,
    Latency latency) {

  public CodecResult {
    loops = List.copyOf(loops);
  }

  /** Returns the bits of the coded topic per pixel. */
  public double bitsPerPixel() {
    return 8.0 * topicBytes / service.pixels();
  }

  /** Returns the images a second of the loops. */
  public double loopRate() {
    return loops.stream().mapToInt(Throughput::images).sum()
        / loops.stream().mapToDouble(Throughput::seconds).sum();
  }

  /** Returns the processor time of an image in the loops, in milliseconds. */
  public double loopCpuMillis() {
    return loops.stream().mapToDouble(Throughput::cpuSeconds).sum()
        * 1e3
        / loops.stream().mapToInt(Throughput::images).sum();
  }

  /** Returns the additional time of an image through Kafka, in percent of the loops. */
  public double overheadPercent() {
    return 100 * (loopRate() / service.rate() - 1);
  }

  /** Returns the additional processor time through Kafka, in percent of the loops. */
  public double cpuOverheadPercent() {
    return 100 * (service.cpuMillis() / loopCpuMillis() - 1);
  }
}
