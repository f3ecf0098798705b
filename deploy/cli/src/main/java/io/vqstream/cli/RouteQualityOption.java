package io.vqstream.cli;

import io.vqstream.registry.RouteQuality;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Options for the quality of a route. Use as a mixin. */
final class RouteQualityOption {

  @Option(
      names = {"-q", "--quality"},
      paramLabel = "Q",
      description = "Quality level to start with; 1 makes the smallest files.")
  private Integer quality;

  @Option(
      names = "--max-quality",
      paramLabel = "Q",
      description = "Maximum quality level to try for --min-psnr.")
  private Integer maxQuality;

  @Option(
      names = "--min-psnr",
      paramLabel = "DB",
      description =
          "Minimum PSNR of a decoded image; an image that no level codes well enough is passed"
              + " through. 0 for none.")
  private Double psnr;

  @Option(
      names = "--key-frame-interval",
      paramLabel = "N",
      description =
          "For fixed cameras: code each image on the one before it of the same record key, with a key"
              + " frame at least every N coded images. 1 for key frames only. Update decoders and"
              + " consumers first.")
  private Integer keyFrameInterval;

  /**
   * Returns the quality of the route.
   *
   * @throws CommandFailure if the values contradict each other: wrong usage
   */
  RouteQuality read() {
    try {
      return new RouteQuality(
          quality == null ? OptionalInt.empty() : OptionalInt.of(quality),
          maxQuality == null ? OptionalInt.empty() : OptionalInt.of(maxQuality),
          psnr == null ? OptionalDouble.empty() : OptionalDouble.of(psnr),
          keyFrameInterval == null ? OptionalInt.empty() : OptionalInt.of(keyFrameInterval));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("fidelity of the route: " + e.getMessage());
    }
  }
}
