package io.vqstream.codec;

import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.PixelLimit;

/** A frame holds an image with more pixels than the codec was opened for. */
public final class TooManyPixelsException extends FrameException {
  private static final long serialVersionUID = 1L;

  TooManyPixelsException(int width, int height, PixelLimit limit) {
    super(
        Fault.CORRUPT_FRAME,
        Frame.SIZE_OFFSET,
        "frame of %dx%d pixels, allowed are %d in all%s"
            .formatted(
                width,
                height,
                limit.maxPixels(),
                (long) width * height <= limit.maxPixels()
                    ? ", and blocks of 8x8 pixels count in full"
                    : ""));
  }
}
