package io.vqstream.bench.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What was measured of one codec.
 *
 * @param codec its word, such as {@code vq}
 * @param description with which settings, in one line
 * @param sourceBytes of the image files of the run through Kafka
 * @param codedBytes of their frames
 * @param topicBytes that they took in the coded topic, compressed by Kafka or not
 * @param psnr mean in dB of images after the codec; empty where nothing changes
 * @param service the run through Kafka, both topologies
 * @param loops the same work of the same codec in plain threads, before and after that run
 * @param latency at a rate that the services keep up with
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

  /** Bits of the coded topic for a pixel. */
  public double bitsPerPixel() {
    return 8.0 * topicBytes / service.pixels();
  }

  /** Images a second of the loops. */
  public double loopRate() {
    return loops.stream().mapToInt(Throughput::images).sum()
        / loops.stream().mapToDouble(Throughput::seconds).sum();
  }

  /** Processor time of an image in the loops, in milliseconds. */
  public double loopCpuMillis() {
    return loops.stream().mapToDouble(Throughput::cpuSeconds).sum()
        * 1e3
        / loops.stream().mapToInt(Throughput::images).sum();
  }

  /** How much longer an image takes through Kafka than in the loops, in percent. */
  public double overheadPercent() {
    return 100 * (loopRate() / service.rate() - 1);
  }

  /** How much more processor time an image takes through Kafka than in the loops, in percent. */
  public double cpuOverheadPercent() {
    return 100 * (service.cpuMillis() / loopCpuMillis() - 1);
  }
}
