package io.vqstream.prior;

import java.util.List;

/**
 * The wavefronts of several grids that are evaluated together, so that weights are read once for
 * all of them. Positions are ordered by grid, then by row. The positions of a grid are those of its
 * {@link Wavefront} and do not depend on the other grids.
 */
final class WavefrontBatch {
  private final Wavefront[] wavefronts;
  private final int[] liveRows;
  private final int[] ringStart;
  private final int[] grid;
  private final int[] row;
  private final int[] column;
  private final int[] position;

  /** Number of positions in the current wavefronts. */
  int size;

  WavefrontBatch(List<Grid> grids) {
    int count = grids.size();
    wavefronts = new Wavefront[count];
    liveRows = new int[count];
    ringStart = new int[count];
    int start = 0;
    for (int g = 0; g < count; g++) {
      Grid shape = grids.get(g);
      wavefronts[g] = new Wavefront(shape.height(), shape.width());
      liveRows[g] = shape.liveRows();
      ringStart[g] = start;
      start += liveRows[g];
    }
    int maxSize = maxSize(grids);
    grid = new int[maxSize];
    row = new int[maxSize];
    column = new int[maxSize];
    position = new int[maxSize];
  }

  /** Returns the maximum number of positions in a batch of such grids. */
  static int maxSize(List<Grid> grids) {
    return grids.stream().mapToInt(Grid::maxWavefrontSize).reduce(0, Math::addExact);
  }

  /** Returns the number of rows of all grids whose activations are needed. */
  static int liveRows(List<Grid> grids) {
    return grids.stream().mapToInt(Grid::liveRows).reduce(0, Math::addExact);
  }

  /** Advances every grid to its next wavefront; returns false if no grid has one. */
  boolean next() {
    size = 0;
    for (int g = 0; g < wavefronts.length; g++) {
      Wavefront wavefront = wavefronts[g];
      if (wavefront.next()) {
        for (int m = 0; m < wavefront.size; m++) {
          grid[size] = g;
          row[size] = wavefront.row(m);
          column[size] = wavefront.column(m);
          position[size++] = wavefront.position(m);
        }
      }
    }
    return size > 0;
  }

  /** Returns the index of the grid that a position belongs to. */
  int grid(int member) {
    return grid[member];
  }

  int row(int member) {
    return row[member];
  }

  int column(int member) {
    return column[member];
  }

  /** Returns the number of columns of the position's grid. */
  int width(int member) {
    return wavefronts[grid[member]].width;
  }

  /** Returns the number of positions of the position's grid. */
  int positions(int member) {
    Wavefront wavefront = wavefronts[grid[member]];
    return wavefront.height * wavefront.width;
  }

  /** Returns the index of a position in its grid, in row-major order. */
  int position(int member) {
    return position[member];
  }

  /**
   * Returns the row of an {@link ActivationRing} that holds a row of the position's grid.
   *
   * @param gridRow a live row of the grid
   */
  int ringRow(int member, int gridRow) {
    int g = grid[member];
    return ringStart[g] + gridRow % liveRows[g];
  }
}
