package io.vqstream.codec;

import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.PixelLimit;

/** Thrown when the image of a frame exceeds the pixel limit of the codec. */
public final class TooManyPixelsException extends FrameException {
  private static final long serialVersionUID = 1L;

  TooManyPixelsException(Frame frame, PixelLimit limit) {
    super(
        Fault.TOO_MANY_PIXELS,
        frame.sizeOffset(),
        "an image of %dx%d pixels exceeds the limit of %d pixels%s"
            .formatted(
                frame.width(),
                frame.height(),
                limit.maxPixels(),
                (long) frame.width() * frame.height() <= limit.maxPixels()
                    ? ", which counts blocks of 8x8 pixels in full"
                    : ""));
  }
}
