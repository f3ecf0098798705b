package io.vqstream.service;

import io.vqstream.codec.SyntheticPicture;
import io.vqstream.image.Picture;

/** Drawn images of fixed cameras: a background of each camera, and a square that moves. */
final class MovingScene {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final int SQUARE = 8;

  private MovingScene() {}

  /**
   * Returns an image.
   *
   * @param camera decides on the background
   * @param time number of the image, from 0
   */
  static Picture of(String camera, int time) {
    byte[] rgb = SyntheticPicture.of(WIDTH, HEIGHT, camera.hashCode()).rgb().clone();
    int left = time % (WIDTH - SQUARE);
    for (int y = 0; y < SQUARE; y++) {
      for (int x = 0; x < SQUARE; x++) {
        int at = 3 * ((HEIGHT / 2 + y) * WIDTH + left + x);
        rgb[at] = (byte) 255;
        rgb[at + 1] = 0;
        rgb[at + 2] = 0;
      }
    }
    return new Picture(WIDTH, HEIGHT, false, rgb);
  }
}
