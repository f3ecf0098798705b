package io.vqstream.study.model;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.study.dataset.ImageShape;
import java.util.Arrays;
import java.util.Base64;

/** Arranges images in a grid. */
public final class Pictures {
  private static final int GAP = 2;

  private Pictures() {}

  /**
   * Returns a PNG file in Base64.
   *
   * @param columns images of a row of the grid
   * @param blocks images one after the other, samples 0..1; each block starts a row
   */
  public static String grid(ImageShape shape, int columns, float[]... blocks) {
    int rows = 0;
    for (float[] block : blocks) {
      rows += rows(block.length / shape.samples(), columns);
    }
    int width = columns * (shape.width() + GAP) - GAP;
    int height = rows * (shape.height() + GAP) - GAP;
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 255);
    int row = 0;
    for (float[] block : blocks) {
      int count = block.length / shape.samples();
      for (int i = 0; i < count; i++) {
        int left = i % columns * (shape.width() + GAP);
        int top = (row + Math.floorDiv(i, columns)) * (shape.height() + GAP);
        draw(shape, block, i, rgb, width, left, top);
      }
      row += rows(count, columns);
    }
    Picture picture = new Picture(width, height, shape.channels() == 1, rgb);
    return Base64.getEncoder().encodeToString(PngWriter.write(picture));
  }

  private static int rows(int images, int columns) {
    return (images + columns - 1) / columns;
  }

  private static void draw(
      ImageShape shape, float[] block, int image, byte[] rgb, int width, int left, int top) {
    int plane = shape.height() * shape.width();
    for (int i = 0; i < plane; i++) {
      int at = 3 * ((top + Math.floorDiv(i, shape.width())) * width + left + i % shape.width());
      for (int c = 0; c < 3; c++) {
        int channel = Math.min(c, shape.channels() - 1);
        float sample = block[image * shape.samples() + channel * plane + i];
        rgb[at + c] = (byte) Math.round(255 * Math.max(0, Math.min(1, sample)));
      }
    }
  }
}
