package io.vqstream.evaluation.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A folder of measurements, one file per image and codec. A problem of the folder never ends an
 * evaluation: what cannot be read is measured, and {@link #warnings} says so. Thread-safe, also
 * between processes: files are replaced whole.
 */
public final class MeasurementCache {
  private enum Problem {
    DAMAGED,
    UNUSABLE
  }

  private static final MeasurementCache NONE = new MeasurementCache(null);

  private final Path folder;
  private final Map<Problem, String> first = new ConcurrentSkipListMap<>();

  private MeasurementCache(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the cache in a folder.
   *
   * @param folder created with the first measurement
   */
  public static MeasurementCache in(Path folder) {
    return new MeasurementCache(folder);
  }

  /** Returns a cache that keeps nothing. */
  public static MeasurementCache none() {
    return NONE;
  }

  /** Returns the measurements of a codec on an image; without any if there are none. */
  public CachedCurve curve(CacheKey key) {
    return folder == null ? CachedCurve.none() : CachedCurve.read(this, folder, key);
  }

  /** Returns a line for each kind of problem so far. */
  public List<String> warnings() {
    return new ArrayList<>(first.values());
  }

  void damaged(Path file) {
    first.putIfAbsent(
        Problem.DAMAGED, "the cache has damaged entries, which are measured again: " + file);
  }

  void unusable(IOException reason) {
    first.putIfAbsent(
        Problem.UNUSABLE,
        "cannot use the cache "
            + folder
            + ": "
            + describe(reason)
            + ". Set --cache to a writable folder; until then a run cannot be continued.");
  }

  private static String describe(IOException reason) {
    return reason.getClass().getSimpleName() + " " + reason.getMessage();
  }
}
