package io.vqstream.image;

/** Bytes after an image that mean nothing: writers round sizes up, and transfers add line ends. */
final class Padding {
  private static final int EOI = 0xd9;

  private Padding() {}

  /**
   * Returns where the first byte of a range is that is no padding; -1 if there is none. Padding is
   * 00, FF, white space, the DOS end of file and repeated JPEG end markers.
   *
   * @param from where the range starts; at its end or behind, it is empty
   * @param to where the range ends
   */
  static int firstOther(byte[] file, long from, long to) {
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

  /** Returns whether anything but padding follows an image that ends there. */
  static boolean isFollowed(byte[] file, long end) {
    return firstOther(file, end, file.length) >= 0;
  }
}
