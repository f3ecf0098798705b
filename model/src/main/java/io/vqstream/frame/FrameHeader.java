package io.vqstream.frame;

import java.util.OptionalInt;

/** Reads header fields of a frame without its checkpoint and without decoding it. */
public final class FrameHeader {
  private FrameHeader() {}

  /**
   * Returns the quality level of a coded frame. The checksum is not verified.
   *
   * @param frame a frame of a supported version
   * @return 1..63; empty for a pass-through frame and for bytes that are not a supported frame
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
