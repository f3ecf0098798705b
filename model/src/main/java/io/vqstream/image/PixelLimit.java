package io.vqstream.image;

import io.vqstream.image.UnreadableImageException.Reason;

/** The most pixels an image may claim, asked as soon as a header has told its size. */
record PixelLimit(long maxPixels) {

  /**
   * Refuses a size.
   *
   * @param width as the header has it, less than 2^32
   * @param height as the header has it, less than 2^32
   */
  void check(long width, long height) throws UnreadableImageException {
    if (width < 1 || height < 1) {
      throw new UnreadableImageException(
          Reason.CORRUPT, "the header claims a size of " + width + "x" + height + " pixels");
    }
    long pixels = width * height; // of two numbers of 32 bits: 64 without a sign
    if (Long.compareUnsigned(pixels, maxPixels) > 0) {
      throw new UnreadableImageException(
          Reason.TOO_MANY_PIXELS,
          "the header claims %dx%d = %s pixels, more than the %d allowed"
              .formatted(width, height, Long.toUnsignedString(pixels), maxPixels));
    }
  }
}
