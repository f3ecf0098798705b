package io.vqstream.bench.report;

import java.util.List;

/** The results of a benchmark. */
public record BenchReport(Setup setup, List<CodecResult> results) {
  public BenchReport {
    results = List.copyOf(results);
  }
}
