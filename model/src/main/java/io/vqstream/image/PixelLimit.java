package io.vqstream.image;

import io.vqstream.image.UnreadableImageException.Reason;

/** The most pixels an image may claim, asked as soon as a header has told its size. */
record PixelLimit(long maxPixels) {

  void check(long width, long height) throws UnreadableImageException {
    if (width < 1 || height < 1) {
      throw new UnreadableImageException(
          Reason.CORRUPT, "the header claims a size of " + width + "x" + height + " pixels");
    }
    if (width * height > maxPixels) {
      throw new UnreadableImageException(
          Reason.TOO_MANY_PIXELS,
          "the header claims "
              + width
              + "x"
              + height
              + " = "
              + width * height
              + " pixels, more than the "
              + maxPixels
              + " allowed");
    }
  }
}
