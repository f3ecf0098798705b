package io.vqstream.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How the memory of some processes went while images went through them. */
final class MemoryLog {
  private static final double KIBIBYTES = 1024;

  private final List<String> processes;
  private final List<Sample> samples = new ArrayList<>();

  /**
   * One look.
   *
   * @param seconds since the first
   * @param images that have come out
   * @param mebibytes resident, of each process
   */
  private record Sample(double seconds, int images, Map<String, Double> mebibytes) {}

  /**
   * @param processes their names, in the order of columns and lines
   */
  MemoryLog(String... processes) {
    this.processes = List.of(processes);
  }

  List<String> processes() {
    return processes;
  }

  /**
   * Enters a look.
   *
   * @param kibibytes of each process, in their order
   */
  void add(double seconds, int images, long... kibibytes) {
    Map<String, Double> mebibytes = new TreeMap<>();
    for (int i = 0; i < kibibytes.length; i++) {
      mebibytes.put(processes.get(i), kibibytes[i] / KIBIBYTES);
    }
    samples.add(new Sample(seconds, images, mebibytes));
  }

  int size() {
    return samples.size();
  }

  /** Images that had come out, look by look. */
  double[] images() {
    return samples.stream().mapToDouble(Sample::images).toArray();
  }

  /** MiB of a process, look by look. */
  double[] mebibytes(String process) {
    return samples.stream().mapToDouble(sample -> sample.mebibytes().get(process)).toArray();
  }

  /**
   * The median of a quarter of the images.
   *
   * @param quarter 1..4
   * @return MiB
   * @throws IllegalStateException if nobody looked in that quarter
   */
  double median(String process, int quarter) {
    int all = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).images();
    double[] sorted =
        samples.stream()
            .filter(sample -> 4L * sample.images() > (quarter - 1L) * all)
            .filter(sample -> 4L * sample.images() <= (long) quarter * all)
            .mapToDouble(sample -> sample.mebibytes().get(process))
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("nobody looked in quarter " + quarter + " of the images");
    }
    return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
        .average()
        .orElseThrow();
  }

  /** MiB by which the median of the last quarter is above that of the second. */
  double growth(String process) {
    return median(process, 4) - median(process, 2);
  }

  /** A line a look: {@code seconds,images,encoder_mib,decoder_mib}. */
  void writeCsv(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("seconds,images," + String.join("_mib,", processes) + "_mib");
    for (Sample sample : samples) {
      StringBuilder line = new StringBuilder();
      line.append(String.format(Locale.ROOT, "%.1f,%d", sample.seconds(), sample.images()));
      for (String process : processes) {
        line.append(String.format(Locale.ROOT, ",%.1f", sample.mebibytes().get(process)));
      }
      lines.add(line.toString());
    }
    Files.write(file, lines);
  }
}
