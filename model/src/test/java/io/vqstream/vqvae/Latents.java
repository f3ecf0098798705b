package io.vqstream.vqvae;

import io.vqstream.image.Picture;
import java.util.function.Supplier;

/** Converts latents between rows and a whole grid, {@code [h][w][D]}. */
public final class Latents {
  private Latents() {}

  /** Encodes a picture. */
  public static float[] of(VqVae networks, Picture picture, int level) {
    int height = VqVae.positions(picture.height());
    Supplier<float[]> rows =
        networks.encode(picture.rgb(), picture.width(), picture.height(), level);
    float[] latents = {};
    for (int y = 0; y < height; y++) {
      float[] row = rows.get();
      latents = y == 0 ? new float[height * row.length] : latents;
      System.arraycopy(row, 0, latents, y * row.length, row.length);
    }
    return latents;
  }

  /** Decodes latents. */
  public static byte[] decode(VqVae networks, float[] latents, int width, int height, int level) {
    int columns = VqVae.positions(width);
    int channels = latents.length / columns / VqVae.positions(height);
    return networks.decode(
        (top, left, h, w, seen) -> {
          int length = w * channels;
          for (int y = 0; y < h; y++) {
            int from = ((top + y) * columns + left) * channels;
            System.arraycopy(latents, from, seen, y * length, length);
          }
        },
        width,
        height,
        level);
  }
}
