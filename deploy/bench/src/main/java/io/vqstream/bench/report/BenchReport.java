package io.vqstream.bench.report;

import java.util.List;

/** What a benchmark found out. */
public record BenchReport(Setup setup, List<CodecResult> results) {
  public BenchReport {
    results = List.copyOf(results);
  }
}
