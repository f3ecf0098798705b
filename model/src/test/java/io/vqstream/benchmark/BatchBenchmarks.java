package io.vqstream.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Compares the throughput of inline and batched execution with equal numbers of threads. The two
 * alternate, so that other load affects both; medians over the rounds are compared. Arguments are
 * those of the JMH command line; {@code -f} is the number of rounds.
 */
public final class BatchBenchmarks {
  private static final int TURNS = 3;
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
    System.out.printf("%-18s %26s %30s%n", "", "a second", "a second of processor time");
    String heads = " %10s %10s %7s".formatted("alone", "batches", "ratio");
    System.out.printf("%-18s%s %s%n", "", heads, heads);
    compare("encoder network", "encoder", threads, processors);
    compare("decoder network", "decoder", threads, processors);
    compare("whole encode", "encode", threads, processors);
    compare("whole decode", "decode", threads, processors);
  }

  private void compare(String title, String benchmark, int threads, int processors)
      throws RunnerException {
    List<Rates> alone = new ArrayList<>();
    List<Rates> gathered = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      alone.add(measure(benchmark, 1, threads, 1));
      gathered.add(measure(benchmark, BATCH, threads, processors));
    }
    System.out.printf(
        "%-18s%s %s%n",
        title,
        compared(alone, gathered, Rates::aSecond),
        compared(alone, gathered, Rates::aCpuSecond));
  }

  private static String compared(
      List<Rates> alone, List<Rates> gathered, ToDoubleFunction<Rates> rate) {
    double one = median(alone, rate);
    double other = median(gathered, rate);
    return " %10.0f %10.0f %7.2f".formatted(one, other, other / one);
  }

  private static double median(List<Rates> values, ToDoubleFunction<Rates> rate) {
    return values.stream().mapToDouble(rate).sorted().toArray()[values.size() / 2];
  }

  /** Images per second of elapsed time and of processor time. */
  private record Rates(double aSecond, double aCpuSecond) {}

  private Rates measure(String benchmark, int batch, int threads, int torchThreads)
      throws RunnerException {
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .parent(given)
                    .include("BatchBenchmark\\." + benchmark + "$")
                    .param("batch", String.valueOf(batch))
                    .threads(threads)
                    .mode(Mode.Throughput)
                    .timeUnit(TimeUnit.SECONDS)
                    .verbosity(VerboseMode.SILENT)
                    .addProfiler(CpuTime.class)
                    .forks(1)
                    .warmupIterations(given.getWarmupIterations().orElse(1))
                    .warmupTime(given.getWarmupTime().orElse(TimeValue.seconds(12)))
                    .measurementIterations(given.getMeasurementIterations().orElse(1))
                    .measurementTime(given.getMeasurementTime().orElse(TimeValue.seconds(5)))
                    .jvmArgsAppend(
                        "--add-modules=jdk.incubator.vector",
                        "-Xmx1g",
                        "-Dai.djl.pytorch.num_threads=" + torchThreads,
                        "-Dai.djl.pytorch.num_interop_threads=1")
                    .build())
            .runSingle();
    return new Rates(
        result.getPrimaryResult().getScore(),
        result.getSecondaryResults().get(CpuTime.PER_CPU_SECOND).getScore());
  }
}
