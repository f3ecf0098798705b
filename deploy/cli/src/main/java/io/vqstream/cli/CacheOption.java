package io.vqstream.cli;

import io.vqstream.evaluation.cache.MeasurementCache;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options {@code --cache} and {@code --no-cache}. */
final class CacheOption {

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = {
        "Folder for measurements, by the pixels of the image and the settings of the codec. A run"
            + " that ends early continues from them (default: vqstream/evaluate in $XDG_CACHE_HOME,"
            + " or in ~/.cache)."
      })
  private Path folder;

  @Option(names = "--no-cache", description = "Measure everything again and keep nothing.")
  private boolean none;

  /**
   * Returns the cache.
   *
   * @throws CommandFailure if the options contradict each other: wrong usage
   */
  MeasurementCache open() {
    if (none && folder != null) {
      throw CommandFailure.usage("--no-cache: does not go with --cache");
    }
    if (none) {
      return MeasurementCache.none();
    }
    Path place = folder == null ? standard(System.getenv(), home()) : folder;
    return MeasurementCache.in(place.toAbsolutePath());
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home"));
  }

  /**
   * Returns the folder where the option is not given: see the XDG Base Directory Specification.
   *
   * @param environment variables of the process
   * @param home home folder of the user
   */
  static Path standard(Map<String, String> environment, Path home) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base = Path.of(cache);
    return (base.isAbsolute() ? base : home.resolve(".cache")).resolve("vqstream/evaluate");
  }
}
