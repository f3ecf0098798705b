package io.vqstream.bench.source;

import io.vqstream.image.Picture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cuts pictures into tiles of equal size from the top left; the remainder at the right and at the
 * bottom is dropped.
 *
 * @param width of a tile in pixels
 * @param height of a tile in pixels
 */
public record Tiling(int width, int height) {

  public Tiling {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("pieces of " + width + "x" + height + " pixels");
    }
  }

  /**
   * Returns tiles spread evenly over the picture.
   *
   * @param max maximum number of tiles, at least 1
   */
  Stream<Picture> pieces(Picture picture, int max) {
    int columns = picture.width() / width;
    int all = columns * (picture.height() / height);
    int count = Math.min(max, all);
    return IntStream.range(0, count)
        .map(i -> (int) ((long) i * all / count))
        .mapToObj(i -> piece(picture, i % columns * width, i / columns * height));
  }

  private Picture piece(Picture picture, int left, int top) {
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      int from = 3 * ((top + y) * picture.width() + left);
      System.arraycopy(picture.rgb(), from, rgb, 3 * y * width, 3 * width);
    }
    return new Picture(width, height, picture.gray(), rgb);
  }
}
