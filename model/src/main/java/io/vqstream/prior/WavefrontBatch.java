package io.vqstream.prior;

import java.util.List;

/**
 * The waves of several grids that are coded side by side, so that weights are read once for all of
 * them. Members are ordered by grid, then by row: for each grid they are those of its own {@link
 * Wave}, whatever the other grids are.
 */
final class WavefrontBatch {
  private final Wavefront[] waves;
  private final int[] live;
  private final int[] ringStart;
  private final int[] grid;
  private final int[] row;
  private final int[] column;
  private final int[] position;

  /** Members of the present waves. */
  int rows;

  WavefrontBatch(List<Grid> grids) {
    int count = grids.size();
    waves = new Wavefront[count];
    live = new int[count];
    ringStart = new int[count];
    int start = 0;
    for (int g = 0; g < count; g++) {
      Grid of = grids.get(g);
      waves[g] = new Wavefront(of.height(), of.width());
      live[g] = of.liveRows();
      ringStart[g] = start;
      start += live[g];
    }
    int most = maxRows(grids);
    grid = new int[most];
    row = new int[most];
    column = new int[most];
    position = new int[most];
  }

  /** The most members that such grids can have at once. */
  static int maxRows(List<Grid> grids) {
    return grids.stream().mapToInt(Grid::maxRows).reduce(0, Math::addExact);
  }

  /** Rows of all grids that are still looked at. */
  static int liveRows(List<Grid> grids) {
    return grids.stream().mapToInt(Grid::liveRows).reduce(0, Math::addExact);
  }

  /** Goes to the next wave of every grid that has one; false after the last of all. */
  boolean next() {
    rows = 0;
    for (int g = 0; g < waves.length; g++) {
      Wavefront wave = waves[g];
      if (wave.next()) {
        for (int m = 0; m < wave.rows; m++) {
          grid[rows] = g;
          row[rows] = wave.row(m);
          column[rows] = wave.column(m);
          position[rows++] = wave.position(m);
        }
      }
    }
    return rows > 0;
  }

  /** Which grid a member is of. */
  int grid(int member) {
    return grid[member];
  }

  int row(int member) {
    return row[member];
  }

  int column(int member) {
    return column[member];
  }

  /** Columns of the member's grid. */
  int width(int member) {
    return waves[grid[member]].width;
  }

  /** Positions of the member's grid. */
  int positions(int member) {
    Wavefront wave = waves[grid[member]];
    return wave.height * wave.width;
  }

  /** Position of a member in its grid, in row-major order. */
  int position(int member) {
    return position[member];
  }

  /** Where a ring keeps a row of the member's grid. */
  int ringRow(int member, int ofGrid) {
    int g = grid[member];
    return ringStart[g] + ofGrid % live[g];
  }
}
