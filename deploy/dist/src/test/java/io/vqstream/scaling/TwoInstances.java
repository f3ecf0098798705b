package io.vqstream.scaling;

import io.vqstream.processes.BrokerProcess;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Images a second of one encoder process on one core, and of two that share the partitions, each on
 * a core of its own. The two take turns, so that what else the machine does disturbs both.
 */
@Command(
    name = "two-instances",
    mixinStandardHelpOptions = true,
    description = "Measures the throughput of one and of two encoder processes.")
public final class TwoInstances implements Callable<Integer> {
  private static final int LARGEST_RECORD = 8_000_000;

  @Option(names = "--images", defaultValue = "1500", description = "Images of a run.")
  private int images;

  @Option(names = "--side", defaultValue = "128", description = "Width and height in pixels.")
  private int side;

  @Option(
      names = "--warm-up",
      defaultValue = "500",
      description = "Images that each process codes before it counts.")
  private int warmUp;

  @Option(names = "--rounds", defaultValue = "3", description = "Runs of one and of two processes.")
  private int rounds;

  @Option(names = "--cores", split = ",", defaultValue = "0,1", description = "A core a process.")
  private List<Integer> cores;

  private TwoInstances() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new TwoInstances()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (cores.size() != 2 || images < 1 || warmUp < 1 || rounds < 1) {
      System.err.println("two cores are needed, and at least one image, warm-up image and round");
      return CommandLine.ExitCode.USAGE;
    }
    Path folder = Files.createTempDirectory("two-instances-");
    try (BrokerProcess broker = BrokerProcess.in(folder.resolve("broker"))) {
      broker.start("taskset", "-c", brokerCores());
      createTopics(broker);
      System.out.printf(
          "%d images of %dx%d a run, %d partitions; encoders on cores %s, broker on %s%n",
          images, side, side, Load.PARTITIONS, list(cores), brokerCores());
      System.out.println(Run.HEADER);
      List<Run> runs = new ArrayList<>();
      try (Load load = new Load(broker.bootstrapServers(), side)) {
        for (int round = 0; round < rounds; round++) {
          for (int processes = 1; processes <= 2; processes++) {
            Run run = run(broker, load, folder, cores.subList(0, processes));
            System.out.println(run);
            runs.add(run);
          }
        }
      }
      summarise(runs);
    } finally {
      delete(folder);
    }
    return CommandLine.ExitCode.OK;
  }

  private Run run(BrokerProcess broker, Load load, Path folder, List<Integer> on) throws Exception {
    try (Encoders encoders = Encoders.start(broker.bootstrapServers(), folder, on)) {
      load.publish(warmUp * on.size());
      load.awaitCoded(warmUp * on.size());
      load.prepare(images);
      Times before = Times.now(encoders, broker);
      load.release();
      load.awaitCoded(images);
      return Run.between(before, Times.now(encoders, broker), on.size(), images);
    }
  }

  private static void summarise(List<Run> runs) {
    double one = median(runs, 1, Run::imagesPerSecond);
    double two = median(runs, 2, Run::imagesPerSecond);
    System.out.printf(
        Locale.ROOT,
        "medians: one process %.1f images/s, two %.1f: ratio %.2f%n",
        one,
        two,
        two / one);
    System.out.printf(
        Locale.ROOT,
        "the broker took %.0f %% of a core beside one process, %.0f %% beside two%n",
        100 * median(runs, 1, Run::brokerShare),
        100 * median(runs, 2, Run::brokerShare));
  }

  private static double median(List<Run> runs, int processes, ToDoubleFunction<Run> figure) {
    double[] sorted =
        runs.stream()
            .filter(run -> run.processes() == processes)
            .mapToDouble(figure)
            .sorted()
            .toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** Those that no encoder has; where there are none, all. */
  private String brokerCores() {
    List<Integer> all =
        IntStream.range(0, Runtime.getRuntime().availableProcessors()).boxed().toList();
    List<Integer> others = all.stream().filter(core -> !cores.contains(core)).toList();
    return list(others.isEmpty() ? all : others);
  }

  private static String list(List<Integer> cores) {
    return cores.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static void createTopics(BrokerProcess broker) throws IOException {
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(broker.bootstrapServers()))) {
      cluster.create(
          List.of("images", "images.coded", "images.failed"), Load.PARTITIONS, LARGEST_RECORD);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
