package io.vqstream.prior;

import java.util.function.Supplier;

/**
 * Latents of a grid, a row at a time: each is taken from its source when the first wave comes to it
 * and let go when the last one has left it.
 */
final class LatentRows {
  private final Supplier<float[]> source;
  private final int rowLength;
  private final float[][] live;
  private int taken;

  /**
   * @param source rows from the first to the last, {@code [width][channels]} each
   */
  LatentRows(Supplier<float[]> source, Grid grid, int channels) {
    this.source = source;
    rowLength = grid.width() * channels;
    live = new float[grid.maxRows()][];
  }

  /** A row that a wave has a position in: the newest that has been asked for, or near above it. */
  float[] row(int row) {
    while (taken <= row) {
      float[] next = source.get();
      if (next.length != rowLength) {
        throw new IllegalArgumentException(
            "a row of %d latents does not fit the grid and the checkpoint".formatted(next.length));
      }
      live[taken++ % live.length] = next;
    }
    return live[row % live.length];
  }
}
