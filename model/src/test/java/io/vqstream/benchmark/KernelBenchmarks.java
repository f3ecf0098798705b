package io.vqstream.benchmark;

import io.vqstream.kernel.Winograd;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints the throughput of the kernels in multiply-adds, and its part of what the processor reaches
 * with multiplications and additions in registers alone. Of many calls the time of the fastest
 * tenth counts, which other load affects least. Arguments are those of the JMH command line; the
 * virtual machines that it starts have the options of this one, such as {@code -XX:UseAVX=2}.
 */
public final class KernelBenchmarks {
  private static final double PERCENTILE = 10;

  private final CommandLineOptions given;
  private double limit;

  private KernelBenchmarks(CommandLineOptions given) {
    this.given = given;
  }

  public static void main(String[] args) throws Exception {
    CommandLineOptions given = new CommandLineOptions(args);
    if (given.shouldHelp()) {
      given.showHelp();
      return;
    }
    new KernelBenchmarks(given).run();
  }

  private void run() throws RunnerException {
    int lanes = KernelBenchmark.SPECIES.length();
    double ofChains = (double) KernelBenchmark.CHAINS * KernelBenchmark.CHAIN * lanes;
    limit = ofChains / nanos("limit", "32x32", 1);
    System.out.printf("%d floats a vector; in registers alone: %.0f GMAC/s%n", lanes, limit);
    System.out.printf("%-34s %8s %7s%n", "", "GMAC/s", "part");
    for (String channels :
        new String[] {"64x64", "160x160", "32x32", "128x128", "32x128", "64x32"}) {
      product("1x1 of networks " + channels, channels, KernelBenchmark.POSITIONS);
    }
    // Layers of the prior: rows of a wave.
    for (int rows : new int[] {1, 3, 6, 12, 48}) {
      product("prior 128x128, rows " + rows, "128x128", rows);
    }
    product("prior's head 128x864, rows 12", "128x864", 12);
    for (String channels : new String[] {"64x64", "160x160", "64x256", "192x64", "160x48"}) {
      convolution(channels);
    }
    for (String channels : new String[] {"32x32", "160x160"}) {
      double macs = 9.0 * KernelBenchmark.POSITIONS * outputs(channels);
      line("depthwise 3x3 " + outputs(channels), macs / nanos("depthwise", channels, 1));
    }
  }

  private void product(String title, String channels, int rows) throws RunnerException {
    double macs = (double) rows * inputs(channels) * outputs(channels);
    line(title, macs / nanos("product", channels, rows));
  }

  private void convolution(String channels) throws RunnerException {
    double pairs = (double) KernelBenchmark.TILES * inputs(channels) * outputs(channels);
    double nanos = nanos("convolution", channels, 1);
    line("3x3 " + channels + ", its products", Winograd.PRODUCTS * pairs / nanos);
    line("  that it replaces", 9 * Winograd.TILE * Winograd.TILE * pairs / nanos);
  }

  private void line(String title, double rate) {
    System.out.printf("%-34s %8.1f %7.2f%n", title, rate, rate / limit);
  }

  private static int inputs(String channels) {
    return Integer.parseInt(channels.split("x")[0]);
  }

  private static int outputs(String channels) {
    return Integer.parseInt(channels.split("x")[1]);
  }

  private double nanos(String benchmark, String channels, int rows) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .parent(given)
                .include("KernelBenchmark\\." + benchmark + "$")
                .param("channels", channels)
                .param("rows", String.valueOf(rows))
                .mode(Mode.SampleTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .verbosity(VerboseMode.SILENT)
                .forks(given.getForkCount().orElse(1))
                .warmupIterations(given.getWarmupIterations().orElse(1))
                .warmupTime(given.getWarmupTime().orElse(TimeValue.milliseconds(1500)))
                .measurementIterations(given.getMeasurementIterations().orElse(2))
                .measurementTime(given.getMeasurementTime().orElse(TimeValue.milliseconds(500)))
                .jvmArgsAppend("--add-modules=jdk.incubator.vector", "-Dvqstream.vectors=now")
                .build())
        .runSingle()
        .getPrimaryResult()
        .getStatistics()
        .getPercentile(PERCENTILE);
  }
}
