package io.vqstream.demo.gallery;

import io.vqstream.image.Picture;

/** Computes a picture of the difference of two pictures. */
final class Difference {

  /** Factor by which differences are amplified. */
  static final int GAIN = 8;

  private Difference() {}

  /**
   * Returns the absolute difference of each sample times {@value #GAIN}, clipped to 255.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  static Picture of(Picture a, Picture b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException(
          "pictures of %dx%d and %dx%d do not compare"
              .formatted(a.width(), a.height(), b.width(), b.height()));
    }
    byte[] x = a.rgb();
    byte[] y = b.rgb();
    byte[] difference = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      int distance = Math.abs((x[i] & 0xff) - (y[i] & 0xff));
      difference[i] = (byte) Math.min(255, distance * GAIN);
    }
    return new Picture(a.width(), a.height(), a.gray() && b.gray(), difference);
  }
}
