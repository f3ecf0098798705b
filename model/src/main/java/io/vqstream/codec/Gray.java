package io.vqstream.codec;

import io.vqstream.image.Picture;

/** Pictures without color. */
final class Gray {
  private Gray() {}

  /** Whether red = green = blue in every pixel, however many channels the source had. */
  static boolean is(Picture picture) {
    if (picture.gray()) {
      return true;
    }
    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2]) {
        return false;
      }
    }
    return true;
  }

  /** The mean of three estimates of one gray is closer to it than any of them. */
  static void average(byte[] rgb) {
    for (int i = 0; i < rgb.length; i += 3) {
      int sum = (rgb[i] & 0xff) + (rgb[i + 1] & 0xff) + (rgb[i + 2] & 0xff);
      byte mean = (byte) ((sum + 1) / 3);
      rgb[i] = mean;
      rgb[i + 1] = mean;
      rgb[i + 2] = mean;
    }
  }
}
