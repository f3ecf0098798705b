package io.vqstream.image;

/** Padding after an image: writers round sizes up, and transfers append line ends. */
final class Padding {
  private static final int EOI = 0xd9;

  private Padding() {}

  /**
   * Returns the offset of the first byte of a range that is not padding, or -1. Padding is 00, FF,
   * white space, the DOS end of file and repeated JPEG end markers.
   *
   * @param from start of the range; the range is empty if it is not before the end
   * @param to end of the range
   */
  static int firstNonPadding(byte[] file, long from, long to) {
    for (long at = from; at < to; at++) {
      int value = file[(int) at] & 0xff;
      boolean padding =
          switch (value) {
            case 0xff -> !JpegTail.isJpegAt(file, at);
            case 0, 0x20, 0x09, 0x0d, 0x0a, 0x1a -> true;
            case EOI -> at > from && file[(int) at - 1] == (byte) 0xff;
            default -> false;
          };
      if (!padding) {
        return (int) at;
      }
    }
    return -1;
  }

  /** Returns whether an image is followed by anything except padding. */
  static boolean isFollowed(byte[] file, long end) {
    return firstNonPadding(file, end, file.length) >= 0;
  }
}
