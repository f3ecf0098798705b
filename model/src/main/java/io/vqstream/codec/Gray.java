package io.vqstream.codec;

import io.vqstream.image.Picture;

/** Detects gray pictures and removes chroma from decoded ones. */
final class Gray {
  private Gray() {}

  /** Returns whether red = green = blue in every pixel, whatever the channels of the source. */
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

  /**
   * Replaces the samples of each pixel by their rounded mean. The mean of three estimates of one
   * gray value has a smaller error than each of them.
   */
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
