package io.vqstream.training;

import io.vqstream.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Pictures of a run over time, a file each with the step as its name. At most {@value #MAX} are
 * kept: the first, the last, and others as evenly spread over the steps as they come.
 */
final class Snapshots {
  private static final int MAX = 6;
  private static final String SUFFIX = ".png";

  private final Path folder;

  /**
   * @param folder made when it is needed
   * @param firstStep steps done before; later pictures are of an attempt that was given up
   */
  Snapshots(Path folder, int firstStep) throws IOException {
    this.folder = folder;
    for (Path stale : files().tailMap(firstStep + 1).values()) {
      Files.delete(stale);
    }
  }

  /** Adds the picture of a step. */
  void add(int step, byte[] png) throws IOException {
    Files.createDirectories(folder);
    WholeFile.replace(folder.resolve("%08d%s".formatted(step, SUFFIX)), WholeFile.Content.of(png));
    SortedMap<Integer, Path> files = files();
    while (files.size() > MAX) {
      int closest = closest(files.keySet().stream().mapToInt(each -> each).toArray());
      Files.delete(files.remove(closest));
    }
  }

  /** Returns the step between whose neighbors there are the fewest steps. */
  private static int closest(int[] steps) {
    int best = 1;
    for (int i = 2; i < steps.length - 1; i++) {
      if (steps[i + 1] - steps[i - 1] < steps[best + 1] - steps[best - 1]) {
        best = i;
      }
    }
    return steps[best];
  }

  /** Returns the files by step, ascending. */
  TreeMap<Integer, Path> files() throws IOException {
    TreeMap<Integer, Path> files = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        all.forEach(
            file -> {
              String name = file.getFileName().toString();
              if (name.matches("\\d{8}\\" + SUFFIX)) {
                files.put(Integer.parseInt(name.substring(0, 8)), file);
              }
            });
      }
    }
    return files;
  }
}
