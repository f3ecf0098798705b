package io.vqstream.bench;

import io.vqstream.bench.codec.InstrumentedCodec;
import io.vqstream.bench.report.Throughput;
import io.vqstream.record.Direction;
import io.vqstream.service.metrics.CodecMetrics;

/** Measures the time, processor time and breakdown of one run, through Kafka or in a loop. */
final class Stopwatch {
  private final InstrumentedCodec codec;
  private final CodecMetrics metrics;
  private final StageTimes encodedBefore;
  private final StageTimes decodedBefore;
  private final long cpu;
  private final long start;

  private Stopwatch(InstrumentedCodec codec, CodecMetrics metrics) {
    this.codec = codec;
    this.metrics = metrics;
    codec.watch();
    encodedBefore = StageTimes.of(metrics.registry(), Direction.ENCODE);
    decodedBefore = StageTimes.of(metrics.registry(), Direction.DECODE);
    cpu = ProcessorTime.nanos();
    start = System.nanoTime();
  }

  /**
   * Starts the measurement. No image may be in the codec, unless it is held.
   *
   * @param metrics receive the times of the stages
   */
  static Stopwatch start(InstrumentedCodec codec, CodecMetrics metrics) {
    return new Stopwatch(codec, metrics);
  }

  /**
   * Stops the measurement.
   *
   * @param end time of the last image
   * @param threads number of encoding threads, and of decoding threads
   * @param pixels of all images
   */
  Throughput stop(long end, int threads, int images, long pixels) {
    double cpuSeconds = (ProcessorTime.nanos() - cpu) / 1e9;
    InstrumentedCodec.Seen seen = codec.seen();
    StageTimes encoded = StageTimes.of(metrics.registry(), Direction.ENCODE).since(encodedBefore);
    StageTimes decoded = StageTimes.of(metrics.registry(), Direction.DECODE).since(decodedBefore);
    // Excludes the time of decoders before the first frame and of encoders after the last image.
    double encoders = (double) threads * (seen.encodedAt() - start);
    double decoders = (double) threads * (end - seen.firstFrameAt());
    return new Throughput(
        images,
        pixels,
        (end - start) / 1e9,
        cpuSeconds,
        encoded.breakdown(seen.encoding(), seen.held(), encoders, images),
        decoded.breakdown(seen.decoding(), 0, decoders, images));
  }
}
