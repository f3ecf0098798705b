package io.vqstream.cli;

import io.vqstream.bench.sizing.SimulationPlan;
import io.vqstream.bench.sizing.Sizing;
import io.vqstream.bench.sizing.SizingMeasurements;
import io.vqstream.bench.sizing.SizingText;
import io.vqstream.bench.sizing.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Computes what a stream of images needs. */
@Command(
    name = "size",
    description = {
      "Computes what a stream of images needs: cores, instances, memory, partitions, brokers and"
          + " disk, and the requests and limits for Kubernetes.",
      "The figures follow from measurements of one machine, which are printed with all assumptions."
          + " docs/benchmarks.sh IMAGES sizing measures your machine, images and checkpoint; give"
          + " its file with --measured."
    })
final class SizeCommand extends CliCommand {

  @Option(
      names = "--rate",
      required = true,
      paramLabel = "N",
      description = "Images a second, of all sources together.")
  private double rate;

  @Option(
      names = "--pixels",
      required = true,
      paramLabel = "WxH",
      description = "Size of the images.")
  private String pixels;

  @Option(
      names = "--quality",
      paramLabel = "N",
      defaultValue = "3",
      description = "Quality level (default: ${DEFAULT-VALUE}).")
  private int quality;

  @Option(
      names = "--checkpoint",
      paramLabel = "NAME",
      description =
          "Checkpoint; must be one of the measurements (default: the bundled ones, by size).")
  private String checkpoint;

  @Option(
      names = "--cores",
      paramLabel = "N",
      defaultValue = "4",
      description = "Cores (hardware threads) of an instance (default: ${DEFAULT-VALUE}).")
  private int cores;

  @Option(
      names = "--utilization",
      paramLabel = "U",
      defaultValue = "0.7",
      description =
          "Share of the cores that the mean rate may use; the rest serves peaks and catching up"
              + " (default: ${DEFAULT-VALUE}).")
  private double utilization;

  @Option(
      names = "--source-bytes",
      paramLabel = "N",
      description = "Mean size of a source file (default: that of the measured JPEG files).")
  private Double sourceBytes;

  @Option(
      names = "--retention",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "7d",
      description =
          "How long Kafka keeps coded images, such as 12h or 30d (default: ${DEFAULT-VALUE}).")
  private Duration retention;

  @Option(
      names = "--source-retention",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "1d",
      description = "How long Kafka keeps source images (default: ${DEFAULT-VALUE}).")
  private Duration sourceRetention;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "3",
      description = "Replicas of each partition (default: ${DEFAULT-VALUE}).")
  private int replicas;

  @Option(
      names = "--measured",
      paramLabel = "FILE",
      description = "File of measurements (default: those that come with vqstream).")
  private Path measuredFile;

  @Option(
      names = "--simulate",
      description = "Simulate the queues, too: times of an image, lag, and time to catch up.")
  private boolean simulate;

  @Option(
      names = "--outage",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "10m",
      description =
          "How long a service is down in the simulation; 0s for no outage (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration outage;

  @Option(
      names = "--burst",
      paramLabel = "N",
      defaultValue = "1",
      description = "Images that arrive at once in the simulation (default: ${DEFAULT-VALUE}).")
  private int burst;

  @Option(
      names = "--sources",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Cameras in the simulation, each with a key: its images belong to one thread. 0: images"
              + " without a key (default: ${DEFAULT-VALUE}).")
  private long sources;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the simulation's random numbers (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    SizingMeasurements measured = measurements();
    PixelSize size = PixelSize.of("--pixels", pixels);
    requireAtLeast("--sources", sources, 0);
    requireAtLeast("--burst", burst, 1);
    List<String> lines = new ArrayList<>();
    try {
      Sizing sizing =
          Sizing.of(
              measured,
              new Workload(
                  rate,
                  size.width(),
                  size.height(),
                  quality,
                  cores,
                  utilization,
                  sourceBytes == null ? OptionalDouble.empty() : OptionalDouble.of(sourceBytes),
                  sourceRetention,
                  retention,
                  replicas));
      lines.addAll(SizingText.lines(sizing, measured));
      if (simulate) {
        lines.add("");
        lines.addAll(
            new SimulationPlan(outage.toMillis() / 1000.0, burst, sources, seed).lines(sizing));
      }
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
    lines.forEach(this::print);
    return VqStream.DONE;
  }

  private static void requireAtLeast(String option, long value, long min) {
    if (value < min) {
      throw CommandFailure.usage(option + ": " + value + " is not at least " + min);
    }
  }

  private SizingMeasurements measurements() {
    SizingMeasurements measured = SizingMeasurements.bundled();
    if (measuredFile != null) {
      try {
        measured = SizingMeasurements.read(measuredFile);
      } catch (IOException e) {
        throw CommandFailure.usage(
            "--measured: " + measuredFile + ": " + Errors.reasonFor(measuredFile, e));
      }
    }
    if (checkpoint != null && !measured.checkpoints().contains(checkpoint)) {
      throw CommandFailure.usage(
          "--checkpoint: %s has not been measured (%s): measure it with docs/benchmarks.sh and give --measured"
              .formatted(checkpoint, measured.checkpoints()));
    }
    return measured;
  }
}
