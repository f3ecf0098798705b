package io.vqstream.image;

import io.vqstream.image.UnreadableImageException.Reason;
import java.util.Optional;

/**
 * The maximum size of an image. The codec pads images to whole blocks of 8x8 pixels, so that a line
 * of 1x1000 pixels costs as much as 8x1000. Both are limited: the pixels, and the blocks, of which
 * an image may have as many as a square of {@code maxPixels}.
 *
 * @param maxPixels maximum number of pixels
 */
public record PixelLimit(long maxPixels) {
  /** Side of a block in pixels. */
  public static final int BLOCK = 8;

  /**
   * Returns why a size is not allowed.
   *
   * @param width columns, 1 to 2^32-1
   * @param height rows, 1 to 2^32-1
   * @return the size and the limit in one phrase, such as {@code "7x1 = 7 pixels, more than the 6
   *     allowed"}; empty if the size is allowed
   */
  public Optional<String> violation(long width, long height) {
    long pixels = width * height; // of two numbers of 32 bits: 64 without a sign
    if (Long.compareUnsigned(pixels, maxPixels) > 0) {
      return Optional.of(
          "%dx%d = %s pixels, more than the %d allowed"
              .formatted(width, height, Long.toUnsignedString(pixels), maxPixels));
    }
    long blocks = blocks(width) * blocks(height);
    if (blocks > maxBlocks()) {
      return Optional.of(
          "%dx%d pixels, which are coded as %d blocks of 8x8 = %d pixels, more than the %d allowed"
              .formatted(
                  width,
                  height,
                  blocks,
                  blocks * BLOCK * BLOCK,
                  Math.max(maxPixels, maxBlocks() * BLOCK * BLOCK)));
    }
    return Optional.empty();
  }

  /**
   * Checks the size in the header of a file.
   *
   * @param width columns, less than 2^32
   * @param height rows, less than 2^32
   * @throws UnreadableImageException if a side is 0 or the size exceeds the limit
   */
  void check(long width, long height) throws UnreadableImageException {
    if (width < 1 || height < 1) {
      throw new UnreadableImageException(
          Reason.CORRUPT, "the header claims a size of " + width + "x" + height + " pixels");
    }
    Optional<String> violation = violation(width, height);
    if (violation.isPresent()) {
      throw new UnreadableImageException(
          Reason.TOO_MANY_PIXELS, "the header claims " + violation.get());
    }
  }

  private long maxBlocks() {
    long side = blocks((long) Math.ceil(Math.sqrt(maxPixels)));
    return side * side;
  }

  private static long blocks(long pixels) {
    return (pixels + BLOCK - 1) / BLOCK;
  }
}
