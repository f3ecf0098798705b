package io.vqstream.codec;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;

/**
 * Images of a fixed camera: a background that stays and a bright block that moves 3 pixels to the
 * right from image to image.
 */
public final class MovingScene {
  private static final int BLOCK = 9;
  private static final int STEP = 3;

  private final Picture background;

  private MovingScene(Picture background) {
    this.background = background;
  }

  /** Returns a scene in color. */
  public static MovingScene of(int width, int height, long seed) {
    return new MovingScene(SyntheticPicture.of(width, height, seed));
  }

  /** Returns a scene in gray. */
  public static MovingScene gray(int width, int height, long seed) {
    return new MovingScene(SyntheticPicture.gray(width, height, seed));
  }

  /** Returns an image of the scene. */
  public Picture picture(int index) {
    int width = background.width();
    byte[] rgb = background.rgb().clone();
    for (int y = 0; y < Math.min(BLOCK, background.height()); y++) {
      for (int x = 0; x < BLOCK; x++) {
        int pixel = y * width + (index * STEP + x) % width;
        for (int c = 0; c < 3; c++) {
          rgb[3 * pixel + c] = (byte) (background.gray() ? 230 : 230 - 60 * c);
        }
      }
    }
    return new Picture(width, background.height(), background.gray(), rgb);
  }

  /** Returns an image of the scene as a PNG file. */
  public byte[] png(int index) {
    return PngWriter.write(picture(index));
  }
}
