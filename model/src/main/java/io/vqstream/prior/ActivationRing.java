package io.vqstream.prior;

import java.util.Arrays;

/**
 * Activations of the positions that can still be looked at: 16 columns of every live row. When a
 * position is coded, the rows above it are 3 and 6 columns ahead and are looked at from 2 columns
 * behind it on, so 9 columns would do.
 */
final class ActivationRing {
  private static final int COLUMNS = 16;

  private final int channels;
  private final float[] values;

  ActivationRing(int channels, int liveRows) {
    this.channels = channels;
    this.values = new float[Math.multiplyExact(Math.multiplyExact(channels, COLUMNS), liveRows)];
  }

  /** Keeps the members' activations, rows of {@code from} every {@code stride}. */
  void put(WavefrontBatch front, float[] from, int stride) {
    for (int m = 0; m < front.rows; m++) {
      System.arraycopy(
          from, m * stride, values, at(front.ringRow(m, front.row(m)), front.column(m)), channels);
    }
  }

  /**
   * Lays the neighbors of the members' positions side by side, 0 outside the grid: {@code
   * [rows][taps][channels]}.
   */
  void gather(WavefrontBatch front, ConvolutionTaps taps, float[] to) {
    int at = 0;
    for (int m = 0; m < front.rows; m++) {
      for (int tap = 0; tap < taps.count(); tap++) {
        int row = front.row(m) + taps.rows()[tap];
        int column = front.column(m) + taps.columns()[tap];
        if (row >= 0 && column >= 0 && column < front.width(m)) {
          System.arraycopy(values, at(front.ringRow(m, row), column), to, at, channels);
        } else {
          Arrays.fill(to, at, at + channels, 0f);
        }
        at += channels;
      }
    }
  }

  private int at(int ringRow, int column) {
    return (ringRow * COLUMNS + column % COLUMNS) * channels;
  }
}
