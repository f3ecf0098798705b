package io.vqstream.cli;

import io.vqstream.codec.ImageCodec;
import picocli.CommandLine.Option;

/** The option {@code --quality} of one level. */
final class QualityOption {

  private static final int DEFAULT = 3;

  @Option(
      names = {"-q", "--quality"},
      paramLabel = "Q",
      description =
          "Quality, a whole number; 1 makes the smallest files (default: " + DEFAULT + ").")
  private Integer quality;

  /**
   * Returns the level, checked against the levels of the codec.
   *
   * @throws CommandFailure if the codec has no such level: wrong usage
   */
  int level(ImageCodec codec) {
    if (quality == null) {
      return Math.min(DEFAULT, codec.levels());
    }
    if (quality < 1 || quality > codec.levels()) {
      throw CommandFailure.usage(
          "--quality: "
              + quality
              + " is not one of this checkpoint's levels, 1 to "
              + codec.levels());
    }
    return quality;
  }
}
