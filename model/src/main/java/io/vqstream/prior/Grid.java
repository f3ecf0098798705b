package io.vqstream.prior;

/**
 * The size of a grid of code indices.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Grid(int height, int width) {

  public Grid {
    if (height < 1 || width < 1 || (long) height * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("no such grid: %d x %d".formatted(width, height));
    }
  }

  /** Number of positions. */
  public int positions() {
    return height * width;
  }

  int maxRows() {
    return Wavefront.maxRows(height, width);
  }

  int liveRows() {
    return Wavefront.liveRows(height, width);
  }
}
