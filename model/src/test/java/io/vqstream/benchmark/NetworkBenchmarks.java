package io.vqstream.benchmark;

import io.vqstream.checkpoint.Architecture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Compares the exact networks with libtorch, on one thread, and times networks of depthwise blocks.
 * Exact arithmetic and libtorch alternate; of many calls the time of the fastest tenth counts,
 * which other load affects least. Arguments are those of the JMH command line.
 */
public final class NetworkBenchmarks {
  private static final double PERCENTILE = 10;

  private final CommandLineOptions given;

  private NetworkBenchmarks(CommandLineOptions given) {
    this.given = given;
  }

  public static void main(String[] args) throws Exception {
    CommandLineOptions given = new CommandLineOptions(args);
    if (given.shouldHelp()) {
      given.showHelp();
      return;
    }
    new NetworkBenchmarks(given).run();
  }

  private void run() throws RunnerException {
    System.out.printf("%-36s %10s %10s %7s%n", "", "exact", "libtorch", "ratio");
    for (String network : new String[] {"encoder", "decoder"}) {
      compare(network, "photos", "768x512", 1);
      compare(network, "photos", "256x256", 1);
      compare(network, "photos", "32x32", 16);
      compare(network, "small", "768x512", 1);
    }
    Architecture small = Scene.smallArchitecture();
    System.out.printf(
        "MACs a pixel, encoder and decoder: photos %.0f and %.0f, small (depthwise) %.0f and %.0f%n",
        Scene.checkpoint().architecture().encoderMacsPerPixel(),
        Scene.checkpoint().architecture().decoderMacsPerPixel(),
        small.encoderMacsPerPixel(),
        small.decoderMacsPerPixel());
  }

  private void compare(String network, String checkpoint, String size, int images)
      throws RunnerException {
    double exact = millis(network, "exact", checkpoint, size, images);
    double torch = millis(network, "torch", checkpoint, size, images);
    System.out.printf(
        "%-36s %7.2f ms %7.2f ms %7.2f%n",
        "%s, %s, %d of %s".formatted(network, checkpoint, images, size),
        exact,
        torch,
        exact / torch);
  }

  private double millis(String network, String executor, String checkpoint, String size, int images)
      throws RunnerException {
    return new Runner(
                new OptionsBuilder()
                    .parent(given)
                    .include("NetworkBenchmark\\." + network + "$")
                    .param("executor", executor)
                    .param("checkpoint", checkpoint)
                    .param("size", size)
                    .param("images", String.valueOf(images))
                    .mode(Mode.SampleTime)
                    .timeUnit(TimeUnit.NANOSECONDS)
                    .verbosity(VerboseMode.SILENT)
                    .forks(given.getForkCount().orElse(1))
                    .warmupIterations(given.getWarmupIterations().orElse(1))
                    .warmupTime(given.getWarmupTime().orElse(TimeValue.seconds(3)))
                    .measurementIterations(given.getMeasurementIterations().orElse(1))
                    .measurementTime(given.getMeasurementTime().orElse(TimeValue.seconds(2)))
                    .jvmArgsAppend(
                        "--add-modules=jdk.incubator.vector",
                        "-Xmx1g",
                        "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0",
                        "-Dvqstream.vectors=now",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Dai.djl.pytorch.num_interop_threads=1")
                    .build())
            .runSingle()
            .getPrimaryResult()
            .getStatistics()
            .getPercentile(PERCENTILE)
        / 1e6;
  }
}
