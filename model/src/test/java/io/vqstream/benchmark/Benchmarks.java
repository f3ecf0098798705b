package io.vqstream.benchmark;

import io.vqstream.entropy.RangeCoderBenchmark;
import io.vqstream.prior.PriorBenchmark;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of single images on one core and prints medians and ratios. Arguments are
 * those of the JMH command line, such as {@code -p level=6} or {@code -i 20}.
 */
public final class Benchmarks {
  private static final String ENCODER = "NetworkBenchmark.encoder";
  private static final String DECODER = "NetworkBenchmark.decoder";
  private static final String ENCODE = "CodecBenchmark.encode";
  private static final String DECODE = "CodecBenchmark.decode";
  private static final String FILE = "CodecBenchmark.encodeFile";
  private static final String CHECKED = "CodecBenchmark.encodeFileAndCheck";
  private static final String PRIOR_ENCODE = "PriorBenchmark.encodeToBytes";
  private static final String PRIOR_DECODE = "PriorBenchmark.decode";
  private static final String WORK_OF_ENCODE = "PriorBenchmark.encodeProducts";
  private static final String WORK_OF_DECODE = "PriorBenchmark.decodeProducts";

  private final Map<String, Double> medians = new HashMap<>();
  private int level;

  private Benchmarks() {}

  public static void main(String[] args) throws Exception {
    CommandLineOptions given = new CommandLineOptions(args);
    if (given.shouldHelp()) {
      given.showHelp();
      return;
    }
    Options options =
        new OptionsBuilder()
            .parent(given)
            .exclude("BatchBenchmark|KernelBenchmark") // have tables of their own
            .mode(Mode.SampleTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .forks(given.getForkCount().orElse(1))
            .warmupIterations(given.getWarmupIterations().orElse(2))
            .warmupTime(given.getWarmupTime().orElse(TimeValue.seconds(5)))
            .measurementIterations(given.getMeasurementIterations().orElse(3))
            .measurementTime(given.getMeasurementTime().orElse(TimeValue.seconds(5)))
            .jvmArgsAppend(
                "--add-modules=jdk.incubator.vector",
                "-Xmx1g",
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0",
                "-Dai.djl.pytorch.num_threads=1",
                "-Dai.djl.pytorch.num_interop_threads=1")
            .build();
    Benchmarks table = new Benchmarks();
    for (RunResult result : new Runner(options).run()) {
      table.add(result);
    }
    table.print();
  }

  private void add(RunResult result) {
    String[] name = result.getParams().getBenchmark().split("\\.");
    double median = result.getPrimaryResult().getStatistics().getPercentile(50);
    medians.put(name[name.length - 2] + "." + name[name.length - 1], median / 1000);
    String of = result.getParams().getParam("level");
    level = of == null ? level : Integer.parseInt(of);
  }

  private void print() {
    System.out.printf("%nMedians, %dx%d pixels, level %d%n", Scene.WIDTH, Scene.HEIGHT, level);
    line("encoder network alone", ENCODER, "");
    line("whole encode", ENCODE, times(ENCODE, ENCODER, "the encoder network"));
    line("the same from a PNG file", FILE, "");
    line("  and checked", CHECKED, times(CHECKED, FILE, "unchecked"));
    line("decoder network alone", DECODER, "");
    line("whole decode", DECODE, times(DECODE, DECODER, "the decoder network"));
    if (medians.containsKey(PRIOR_DECODE)) {
      PriorBenchmark prior = PriorBenchmark.ofLevel(level);
      prior("prior, encode", PRIOR_ENCODE, WORK_OF_ENCODE, ENCODE, prior.encodingCost(), prior);
      prior("prior, decode", PRIOR_DECODE, WORK_OF_DECODE, DECODE, prior.decodingCost(), prior);
    }
    rangeCoder("range coder, encode", "RangeCoderBenchmark.encode");
    rangeCoder("range coder, decode", "RangeCoderBenchmark.decode");
  }

  private void prior(
      String title,
      String pass,
      String bound,
      String whole,
      PriorBenchmark.PassCost cost,
      PriorBenchmark prior) {
    double seconds = medians.get(pass) / 1000;
    line(
        title,
        pass,
        "%.2f Mcodes/s, %.1f %% of them not 0%s"
            .formatted(
                cost.codes() / seconds / 1e6,
                100.0 * cost.nonZero() / cost.codes(),
                medians.containsKey(whole)
                    ? ", %.0f %% of the whole"
                        .formatted(100 * medians.get(pass) / medians.get(whole))
                    : ""));
    double each = (double) cost.products() / cost.positions();
    line(
        "  its matrix work alone",
        bound,
        "%.1f GMAC/s, %.0f kMAC a position, %.3f of one evaluation"
            .formatted(
                cost.products() / medians.get(bound) / 1e6,
                each / 1e3,
                each / prior.productsOfOneEvaluation()));
  }

  private void rangeCoder(String title, String name) {
    if (medians.containsKey(name)) {
      System.out.printf(
          "%-24s %8.1f Mcodes/s%n", title, RangeCoderBenchmark.CODES / medians.get(name) / 1e3);
    }
  }

  private void line(String title, String name, String remark) {
    if (medians.containsKey(name)) {
      System.out.printf("%-24s %8.1f ms  %s%n", title, medians.get(name), remark);
    }
  }

  private String times(String one, String other, String name) {
    boolean both = medians.containsKey(one) && medians.containsKey(other);
    return both ? "%.2f times %s".formatted(medians.get(one) / medians.get(other), name) : "";
  }
}
