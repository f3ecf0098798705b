package io.vqstream.cli;

import io.vqstream.registry.RouteQuality;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The options that say how well the images of a route are to be coded. */
final class RouteQualityOption {

  @Option(
      names = {"-q", "--quality"},
      paramLabel = "Q",
      description = "Quality level to begin with; 1 makes the smallest files.")
  private Integer quality;

  @Option(
      names = "--max-quality",
      paramLabel = "Q",
      description = "The highest level that may be taken so that --min-psnr holds.")
  private Integer most;

  @Option(
      names = "--min-psnr",
      paramLabel = "DB",
      description =
          "PSNR that each image must have when it is decoded; what no level does well enough is"
              + " sent as it came. 0 for none.")
  private Double psnr;

  /**
   * What was asked for.
   *
   * @throws CommandFailure if it cannot be: wrong usage
   */
  RouteQuality read() {
    try {
      return new RouteQuality(
          quality == null ? OptionalInt.empty() : OptionalInt.of(quality),
          most == null ? OptionalInt.empty() : OptionalInt.of(most),
          psnr == null ? OptionalDouble.empty() : OptionalDouble.of(psnr));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("fidelity of the route: " + e.getMessage());
    }
  }
}
