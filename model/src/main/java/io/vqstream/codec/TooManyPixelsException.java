package io.vqstream.codec;

/** A frame holds an image with more pixels than the codec was opened for. */
public final class TooManyPixelsException extends FrameException {
  private static final long serialVersionUID = 1L;

  TooManyPixelsException(int width, int height, long maxPixels) {
    super(
        Fault.CORRUPT_FRAME,
        Frame.SIZE_OFFSET,
        "frame of %dx%d pixels, allowed are %d in all".formatted(width, height, maxPixels));
  }
}
