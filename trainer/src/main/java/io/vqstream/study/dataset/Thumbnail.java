package io.vqstream.study.dataset;

import io.vqstream.image.Picture;

/** Scales the middle square of a picture by averaging. */
final class Thumbnail {
  private Thumbnail() {}

  /**
   * Returns the middle square with so many columns; smaller pictures are enlarged by repetition.
   */
  static Picture of(Picture picture, int side) {
    int square = Math.min(picture.width(), picture.height());
    int left = (picture.width() - square) / 2;
    int top = (picture.height() - square) / 2;
    byte[] rgb = new byte[3 * side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int x0 = left + x * square / side;
        int y0 = top + y * square / side;
        int x1 = Math.max(x0 + 1, left + (x + 1) * square / side);
        int y1 = Math.max(y0 + 1, top + (y + 1) * square / side);
        for (int c = 0; c < 3; c++) {
          rgb[3 * (y * side + x) + c] = mean(picture, x0, y0, x1, y1, c);
        }
      }
    }
    return new Picture(side, side, picture.gray(), rgb);
  }

  private static byte mean(Picture picture, int x0, int y0, int x1, int y1, int channel) {
    long sum = 0;
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        sum += picture.rgb()[3 * (y * picture.width() + x) + channel] & 0xff;
      }
    }
    long count = (long) (x1 - x0) * (y1 - y0);
    return (byte) ((sum + count / 2) / count);
  }
}
