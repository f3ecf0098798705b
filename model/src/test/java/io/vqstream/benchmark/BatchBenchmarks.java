package io.vqstream.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Compares images a second with and without batches. The two take turns, so that what else the
 * machine does falls on both; medians over the turns are compared. Arguments are those of JMH's own
 * command line; {@code -f} is the number of turns.
 */
public final class BatchBenchmarks {
  private static final int TURNS = 5;
  private static final int THREADS = 16;
  private static final int BATCH = 32;

  private final CommandLineOptions given;
  private final int turns;

  private BatchBenchmarks(CommandLineOptions given) {
    this.given = given;
    turns = given.getForkCount().orElse(TURNS);
  }

  public static void main(String[] args) throws Exception {
    CommandLineOptions given = new CommandLineOptions(args);
    if (given.shouldHelp()) {
      given.showHelp();
      return;
    }
    new BatchBenchmarks(given).run();
  }

  private void run() throws RunnerException {
    int threads = given.getThreads().orElse(THREADS);
    int processors = Runtime.getRuntime().availableProcessors();
    System.out.printf(
        "%dx%d pixels, %d threads, %d processors, medians of %d turns, images a second%n",
        BatchBenchmark.SIDE, BatchBenchmark.SIDE, threads, processors, turns);
    System.out.printf("%-24s %10s %10s %7s%n", "", "by itself", "batches", "ratio");
    compare("encoder network", "encoder", threads, processors);
    compare("decoder network", "decoder", threads, processors);
    compare("whole encode", "encode", threads, processors);
    compare("whole decode", "decode", threads, processors);
  }

  private void compare(String title, String benchmark, int threads, int processors)
      throws RunnerException {
    List<Double> alone = new ArrayList<>();
    List<Double> gathered = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      alone.add(measure(benchmark, 1, threads, 1));
      gathered.add(measure(benchmark, BATCH, threads, processors));
    }
    System.out.printf(
        "%-24s %10.0f %10.0f %7.2f%n",
        title, median(alone), median(gathered), median(gathered) / median(alone));
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  private double measure(String benchmark, int batch, int threads, int torchThreads)
      throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .parent(given)
                .include("BatchBenchmark\\." + benchmark + "$")
                .param("batch", String.valueOf(batch))
                .threads(threads)
                .mode(Mode.Throughput)
                .timeUnit(TimeUnit.SECONDS)
                .verbosity(VerboseMode.SILENT)
                .forks(1)
                .warmupIterations(given.getWarmupIterations().orElse(1))
                .warmupTime(given.getWarmupTime().orElse(TimeValue.seconds(5)))
                .measurementIterations(given.getMeasurementIterations().orElse(1))
                .measurementTime(given.getMeasurementTime().orElse(TimeValue.seconds(3)))
                .jvmArgsAppend(
                    "--add-modules=jdk.incubator.vector",
                    "-Xmx1g",
                    "-Dai.djl.pytorch.num_threads=" + torchThreads,
                    "-Dai.djl.pytorch.num_interop_threads=1")
                .build())
        .runSingle()
        .getPrimaryResult()
        .getScore();
  }
}
