package io.vqstream.bench.sizing;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The measurements that sizes are computed from: a file that {@code docs/benchmarks.sh IMAGES
 * sizing} writes on one machine. The product has one as a resource.
 *
 * @param processor its name and vector instructions
 * @param processors hardware threads of the machine
 * @param java version of the Java runtime
 * @param commit of the product
 * @param checkpoints names and ids of the checkpoints
 * @param sources description of the image files that are encoded
 * @param quality level of the runs
 * @param levels all levels, on images of 768x512 pixels
 * @param runs by direction, size and number of threads
 */
public record SizingMeasurements(
    String processor,
    int processors,
    String java,
    String commit,
    String checkpoints,
    String sources,
    int quality,
    List<MeasuredLevel> levels,
    List<MeasuredRun> runs) {
  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .create();

  public SizingMeasurements {
    levels = List.copyOf(levels);
    runs = List.copyOf(runs);
    if (levels.isEmpty() || runs.isEmpty()) {
      throw new IllegalArgumentException("measurements without levels or runs");
    }
  }

  /** Returns the measurements that come with the product. */
  public static SizingMeasurements bundled() {
    try (InputStream in =
        Objects.requireNonNull(SizingMeasurements.class.getResourceAsStream("measured.json"))) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("the measurements of the product cannot be read", e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or has no measurements
   */
  public static SizingMeasurements read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  static SizingMeasurements parse(String json) throws IOException {
    try {
      SizingMeasurements read = GSON.fromJson(json, SizingMeasurements.class);
      if (read == null) {
        throw new IOException("the file is empty");
      }
      return read;
    } catch (JsonParseException | IllegalArgumentException | NullPointerException e) {
      throw new IOException("not a file of measurements: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // Gson wraps what the constructor of a record throws.
      throw new IOException("not a file of measurements", e);
    }
  }

  /** Returns the file as JSON. */
  public String json() {
    return GSON.toJson(this) + "\n";
  }

  /** Returns the level that has been measured. */
  public MeasuredLevel level(int wanted) {
    return levels.stream()
        .filter(each -> each.quality() == wanted)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "level " + wanted + " is not one of the " + levels.size() + " measured ones"));
  }

  /**
   * Returns the runs of a direction with the most threads of each size, smallest size first: with
   * full batches, as in a busy service.
   */
  List<MeasuredRun> busiest(String direction) {
    return sizes(direction).stream().map(size -> busiest(direction, size)).toList();
  }

  private List<Long> sizes(String direction) {
    return runs.stream()
        .filter(run -> run.direction().equals(direction))
        .map(MeasuredRun::pixels)
        .distinct()
        .sorted()
        .toList();
  }

  private MeasuredRun busiest(String direction, long pixels) {
    return runs.stream()
        .filter(run -> run.direction().equals(direction) && run.pixels() == pixels)
        .max(Comparator.comparingInt(MeasuredRun::threads))
        .orElseThrow();
  }
}
