package io.vqstream.vqvae;

import io.vqstream.image.Picture;
import java.util.function.Supplier;

/** Converts latents between rows and a whole grid, {@code [D][h][w]}. */
public final class Latents {
  private Latents() {}

  /** Encodes a picture. */
  public static float[] of(VqVae networks, Picture picture, int level) {
    int height = VqVae.positions(picture.height());
    int width = VqVae.positions(picture.width());
    Supplier<float[]> rows =
        networks.encode(picture.rgb(), picture.width(), picture.height(), level);
    float[] latents = null;
    for (int y = 0; y < height; y++) {
      float[] row = rows.get();
      int channels = row.length / width;
      latents = latents == null ? new float[channels * height * width] : latents;
      for (int i = 0; i < row.length; i++) {
        latents[(i % channels * height + y) * width + i / channels] = row[i];
      }
    }
    return latents;
  }

  /** Decodes latents. */
  public static byte[] decode(VqVae networks, float[] latents, int width, int height, int level) {
    int rows = VqVae.positions(height);
    int columns = VqVae.positions(width);
    return networks.decode(
        (top, left, h, w, seen) -> {
          for (int i = 0; i < seen.limit(); i++) {
            int y = top + i / w % h;
            seen.put(i, latents[(i / (h * w) * rows + y) * columns + left + i % w]);
          }
        },
        width,
        height,
        level);
  }
}
