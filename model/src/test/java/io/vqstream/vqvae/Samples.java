package io.vqstream.vqvae;

import io.vqstream.image.Picture;

/** Pictures whose sides are multiples of 8 as input of a {@link NetworkExecutor}. */
final class Samples {
  private Samples() {}

  static float[] of(Picture picture) {
    int height = VqVae.positions(picture.height());
    int width = VqVae.positions(picture.width());
    Window all = Window.bands(height, width, Math.max(height, width), 0).get(0).get(0);
    return Pixels.of(picture.rgb(), picture.width(), picture.height(), all);
  }
}
