package io.vqstream.frame;

import java.util.OptionalInt;

/** Reads what a frame says of itself, without decoding it and without its checkpoint. */
public final class FrameHeader {
  private FrameHeader() {}

  /**
   * Returns the quality level that an image was coded at.
   *
   * @param frame of a version that is read; its checksum is not looked at
   * @return 1..63; empty if the frame passes a file through, or the bytes are no such frame
   */
  public static OptionalInt quality(byte[] frame) {
    if (frame.length <= Frame.LEVEL_OFFSET
        || ((frame[0] & 0xff) << 8 | frame[1] & 0xff) != Frame.MAGIC
        || frame[2] < Frame.OLDEST_VERSION
        || frame[2] > Frame.VERSION) {
      return OptionalInt.empty();
    }
    int level = frame[Frame.LEVEL_OFFSET] & 0xff;
    int quality = level & Frame.MAX_QUALITY;
    return level >= Frame.PASSTHROUGH || quality == 0
        ? OptionalInt.empty()
        : OptionalInt.of(quality);
  }
}
