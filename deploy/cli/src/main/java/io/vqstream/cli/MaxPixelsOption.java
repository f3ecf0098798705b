package io.vqstream.cli;

import io.vqstream.image.ImageFileReader;
import picocli.CommandLine.Option;

/** The option {@code --max-pixels}. Use as a mixin. */
final class MaxPixelsOption {
  private static final long MAX = Integer.MAX_VALUE / 3;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description =
          "Refuse images with more pixels, 1 to 715827882 (default: ${DEFAULT-VALUE}). Blocks"
              + " of 8x8 pixels count in full. An image of"
              + " 100 megapixels needs about 1 GB of memory.")
  private long maxPixels = ImageFileReader.DEFAULT_MAX_PIXELS;

  /**
   * Returns the limit.
   *
   * @throws CommandFailure if it is out of range: wrong usage
   */
  long pixels() {
    if (maxPixels < 1 || maxPixels > MAX) {
      throw CommandFailure.usage("--max-pixels: " + maxPixels + " is not between 1 and " + MAX);
    }
    return maxPixels;
  }
}
