package io.vqstream.evaluation.cache;

import io.vqstream.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The measurements of one codec on one image, by quality. The file has a line for the format, one
 * for the key and one for each quality, which ends with its CRC-32C. Not thread-safe.
 */
public final class CachedCurve {
  /**
   * Version of the figures: raise it when PSNR or MS-SSIM of equal pixels change, or the form of a
   * line. Not a digest of the code, which changes with every build and would drop figures of the
   * reference codecs that took hours.
   */
  private static final int METRICS_VERSION = 1;

  private static final String TYPE = "vqstream measurements ";
  private static final String FORMAT = TYPE + METRICS_VERSION;

  private final MeasurementCache cache;
  private final Path file;
  private final String key;
  private final Map<Integer, CachedMeasurement> byQuality = new TreeMap<>();

  private CachedCurve(MeasurementCache cache, Path file, String key) {
    this.cache = cache;
    this.file = file;
    this.key = key;
  }

  /** Reads the measurements on disk; damaged lines are reported and dropped. */
  static CachedCurve read(MeasurementCache cache, Path folder, CacheKey key) {
    CachedCurve curve = new CachedCurve(cache, key.file(folder), key.line());
    curve.read();
    return curve;
  }

  /** Returns a curve that keeps nothing on disk. */
  public static CachedCurve none() {
    return new CachedCurve(MeasurementCache.none(), null, "");
  }

  /** Returns the measurement at a quality. */
  public Optional<CachedMeasurement> get(int quality) {
    return Optional.ofNullable(byQuality.get(quality));
  }

  /** Drops a measurement whose detail is not of the form that the codec writes, and reports it. */
  public void dropDamaged(int quality) {
    byQuality.remove(quality);
    cache.damaged(file);
  }

  /** Adds a measurement and replaces the file atomically. A failure is reported, not thrown. */
  public void put(int quality, CachedMeasurement measurement) {
    if (file == null) {
      return;
    }
    byQuality.put(quality, measurement);
    StringBuilder text = new StringBuilder(FORMAT + "\n" + key + "\n");
    byQuality.forEach((level, figures) -> text.append(line(level, figures)).append('\n'));
    try {
      Files.createDirectories(file.getParent());
      WholeFile.replace(file, WholeFile.Content.of(text.toString()));
    } catch (IOException e) {
      cache.unusable(e);
    }
  }

  private void read() {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      cache.unusable(e);
      return;
    }
    String[] lines = text.split("\n", -1);
    if (lines[0].matches(TYPE + "\\d+") && !lines[0].equals(FORMAT)) {
      return;
    }
    if (lines.length < 2 || !lines[0].equals(FORMAT) || !lines[1].equals(key)) {
      cache.damaged(file);
      return;
    }
    for (int i = 2; i < lines.length && !lines[i].isEmpty(); i++) {
      parse(lines[i]);
    }
  }

  private void parse(String line) {
    try {
      int first = line.indexOf(' ');
      int last = line.lastIndexOf(' ');
      int quality = Integer.parseInt(line.substring(0, first));
      CachedMeasurement figures = CachedMeasurement.parse(line.substring(first + 1, last));
      if (!line.equals(line(quality, figures))) {
        throw new IllegalArgumentException("the checksum differs");
      }
      byQuality.put(quality, figures);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      cache.damaged(file);
    }
  }

  private static String line(int quality, CachedMeasurement figures) {
    String content = quality + " " + figures.format();
    CRC32C checksum = new CRC32C();
    checksum.update(content.getBytes(StandardCharsets.UTF_8));
    return String.format("%s %08x", content, checksum.getValue());
  }
}
