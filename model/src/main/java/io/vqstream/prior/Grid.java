package io.vqstream.prior;

/**
 * The shape of a grid of codebook indices.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Grid(int height, int width) {

  /** Checks the sizes. */
  public Grid {
    if (height < 1 || width < 1 || (long) height * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("invalid grid: %d x %d".formatted(width, height));
    }
  }

  /** Returns the number of positions. */
  public int positions() {
    return height * width;
  }

  int maxWavefrontSize() {
    return Wavefront.maxSize(height, width);
  }

  int liveRows() {
    return Wavefront.liveRows(height, width);
  }
}
