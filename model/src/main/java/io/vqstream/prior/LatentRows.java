package io.vqstream.prior;

import java.util.function.Supplier;

/**
 * Sliding window over the latent rows of a grid. A row is requested from its source when the first
 * wavefront reaches it and released when the last one has left it.
 */
final class LatentRows {
  private final Supplier<float[]> source;
  private final int rowLength;
  private final float[][] live;
  private int read;

  /**
   * Creates a window that has read no row.
   *
   * @param source rows from the first to the last, {@code [width][channels]} each
   */
  LatentRows(Supplier<float[]> source, Grid grid, int channels) {
    this.source = source;
    rowLength = grid.width() * channels;
    live = new float[grid.maxWavefrontSize()][];
  }

  /** Returns a row of the current wavefront. Rows that it has left must not be requested again. */
  float[] row(int row) {
    while (read <= row) {
      float[] next = source.get();
      if (next.length != rowLength) {
        throw new IllegalArgumentException(
            "a row of %d latents does not fit the grid and the checkpoint".formatted(next.length));
      }
      live[read++ % live.length] = next;
    }
    return live[row % live.length];
  }
}
