package io.vqstream.bench.report;

import java.util.List;
import java.util.OptionalDouble;

/** A report with round figures. */
final class Results {
  static final Setup SETUP =
      new Setup(
          "512x512", 100, 61, 8, 8, 32, 2, "17.0.1", "in this process", "exactly_once_v2", 10);

  private static final long PIXELS = 100L * 512 * 512;

  static final CodecResult VQ =
      new CodecResult(
          "vq",
          "learned codec and prior, checkpoint photos, quality 3",
          40_000_000,
          900_000,
          1_000_000,
          OptionalDouble.of(30.5),
          new Throughput(
              100,
              PIXELS,
              22,
              33,
              new Breakdown(10, 100, 500, 0, 0, 20, 170),
              new Breakdown(0, 200, 700, 10, 90, 0, 200)),
          List.of(loop(19), loop(21)),
          new Latency(2.27, 812, 1_934, 2_000));

  static final CodecResult ZSTD =
      new CodecResult(
          "zstd",
          "no codec",
          40_000_000,
          80_000_000,
          50_000_000,
          OptionalDouble.empty(),
          new Throughput(100, PIXELS, 2, 3, new Breakdown(0, 0, 0, 1, 0, 9, 0), nothing()),
          List.of(loop(1), loop(1)),
          new Latency(25, 90, 150, 160));

  static final BenchReport REPORT = new BenchReport(SETUP, List.of(VQ, ZSTD));

  private Results() {}

  private static Throughput loop(double seconds) {
    return new Throughput(
        100, PIXELS, seconds, 30, new Breakdown(10, 100, 500, 0, 0, 0, 100), nothing());
  }

  private static Breakdown nothing() {
    return new Breakdown(0, 0, 0, 0, 0, 0, 0);
  }
}
