package io.vqstream.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Operations per second of processor time of all threads, which does not depend on other load of
 * the machine.
 */
public final class CpuTime implements InternalProfiler {
  static final String PER_CPU_SECOND = "operations.per.cpu.second";

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long before;

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = system.getProcessCpuTime();
  }

  @Override
  public Collection<? extends Result> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double seconds = (system.getProcessCpuTime() - before) / 1e9;
    return List.of(
        new ScalarResult(
            PER_CPU_SECOND,
            result.getMetadata().getAllOps() / seconds,
            "ops/s",
            AggregationPolicy.AVG));
  }

  @Override
  public String getDescription() {
    return "operations for each second of processor time";
  }
}
