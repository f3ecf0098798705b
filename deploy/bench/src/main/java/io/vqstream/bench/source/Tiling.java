package io.vqstream.bench.source;

import io.vqstream.image.Picture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Pictures cut into pieces of one size, side by side from the top left; what is left over at the
 * right and at the bottom is left out.
 *
 * @param width columns of a piece
 * @param height rows of a piece
 */
public record Tiling(int width, int height) {

  public Tiling {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("pieces of " + width + "x" + height + " pixels");
    }
  }

  /**
   * So many pieces at most, spread evenly over the picture.
   *
   * @param most at least 1
   */
  Stream<Picture> pieces(Picture picture, int most) {
    int columns = picture.width() / width;
    int all = columns * (picture.height() / height);
    int count = Math.min(most, all);
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
