package io.vqstream.codec;

import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.PixelLimit;

/** Thrown when the image of a frame exceeds the pixel limit of the codec. */
public final class TooManyPixelsException extends FrameException {
  private static final long serialVersionUID = 1L;

  TooManyPixelsException(int width, int height, PixelLimit limit) {
    super(
        Fault.CORRUPT_FRAME,
        Frame.SIZE_OFFSET,
        "an image of %dx%d pixels exceeds the limit of %d pixels%s"
            .formatted(
                width,
                height,
                limit.maxPixels(),
                (long) width * height <= limit.maxPixels()
                    ? ", which counts blocks of 8x8 pixels in full"
                    : ""));
  }
}
