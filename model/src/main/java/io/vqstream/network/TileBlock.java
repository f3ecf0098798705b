package io.vqstream.network;

import io.vqstream.kernel.Rows;
import io.vqstream.kernel.Winograd;
import java.util.Arrays;

/**
 * Some tiles of 4x4 positions that one thread computes together, so that weights are read once for
 * all of them, and the buffers for it. Rows of a buffer are the positions of the tiles, 16 for each
 * tile; those beyond the edge of the image are computed and not stored.
 */
final class TileBlock {
  /** A multiple of the rows of every kernel; the transformed inputs stay in the L2 cache. */
  private static final int MAX_TILES = 30;

  private static final int TILE = Winograd.TILE;
  private static final int POSITIONS = TILE * TILE;

  private final int[] corners = new int[MAX_TILES];
  private final int[] images = new int[MAX_TILES];
  private final int[] tops = new int[MAX_TILES];
  private final int[] lefts = new int[MAX_TILES];
  private final Winograd.Buffers buffers = new Winograd.Buffers();
  private final float[][] rows = {{}, {}, {}, {}};
  private int tiles;
  private int height;
  private int width;

  /** Visits a position within the image. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Visits a position.
     *
     * @param row index of the position in the block
     */
    void visit(int image, int y, int x, int row);
  }

  /** Returns the number of blocks that cover a map. */
  static int count(FeatureMap map) {
    return (map.tiles() + MAX_TILES - 1) / MAX_TILES;
  }

  /** Moves to a block of a map. */
  TileBlock moveTo(FeatureMap map, int block) {
    int first = block * MAX_TILES;
    tiles = Math.min(MAX_TILES, map.tiles() - first);
    height = map.height();
    width = map.width();
    for (int t = 0; t < tiles; t++) {
      images[t] = map.tileImage(first + t);
      tops[t] = map.tileTop(first + t);
      lefts[t] = map.tileLeft(first + t);
      corners[t] = map.at(images[t], tops[t] - 1, lefts[t] - 1);
    }
    return this;
  }

  /** Returns the number of positions, those beyond the edge included. */
  int positions() {
    return tiles * POSITIONS;
  }

  /**
   * Returns a buffer with a row of {@code stride} values for each position. Its values are those of
   * its last use.
   *
   * @param index 0..3; {@link #convolve} writes to 0
   */
  float[] buffer(int index, int stride) {
    if (rows[index].length < MAX_TILES * POSITIONS * stride) {
      rows[index] = new float[MAX_TILES * POSITIONS * stride];
    }
    return rows[index];
  }

  /** Convolves the tiles of a map; returns the buffer {@code [positions][paddedOutputs]}. */
  float[] convolve(Winograd convolution, FeatureMap map) {
    float[] y = buffer(0, convolution.paddedOutputs());
    convolution.convolve(map.values(), corners, tiles, map.rowStride(), map.stride(), y, buffers);
    return y;
  }

  /** Visits all positions within the images. */
  void forEach(Visitor visitor) {
    for (int t = 0; t < tiles; t++) {
      for (int p = 0; p < POSITIONS; p++) {
        int y = tops[t] + p / TILE;
        int x = lefts[t] + p % TILE;
        if (y < height && x < width) {
          visitor.visit(images[t], y, x, t * POSITIONS + p);
        }
      }
    }
  }

  /** Returns a buffer whose rows are all equal. */
  float[] filled(int index, float[] row) {
    float[] to = buffer(index, row.length);
    Rows.fill(to, positions(), row.length, row);
    return to;
  }

  /** Copies the positions of a map to a buffer; rows beyond the edge become 0. */
  float[] gather(FeatureMap map, int buffer) {
    int stride = map.stride();
    float[] to = buffer(buffer, stride);
    for (int t = 0; t < tiles; t++) {
      int inside = Math.max(0, Math.min(TILE, width - lefts[t])) * stride;
      for (int y = 0; y < TILE; y++) {
        int at = (t * TILE + y) * TILE * stride;
        int length = tops[t] + y < height ? inside : 0;
        if (length > 0) {
          System.arraycopy(map.values(), map.at(images[t], tops[t] + y, lefts[t]), to, at, length);
        }
        Arrays.fill(to, at + length, at + TILE * stride, 0f);
      }
    }
    return to;
  }

  /** Copies the rows of a buffer to the positions of a map. */
  void scatter(float[] from, FeatureMap map) {
    int stride = map.stride();
    for (int t = 0; t < tiles; t++) {
      int length = Math.min(TILE, width - lefts[t]) * stride;
      for (int y = 0; y < TILE && tops[t] + y < height; y++) {
        System.arraycopy(
            from,
            (t * TILE + y) * TILE * stride,
            map.values(),
            map.at(images[t], tops[t] + y, lefts[t]),
            length);
      }
    }
  }
}
