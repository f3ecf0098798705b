package io.vqstream.prior;

import java.util.Arrays;

/**
 * Ring buffer of the activations that later positions still need: 16 columns of every live row.
 * While a position is coded, the two rows above it are 3 and 6 columns ahead and are read from 2
 * columns behind it, so 9 columns would suffice.
 */
final class ActivationRing {
  private static final int COLUMNS = 16;

  private final int channels;
  private final float[] values;

  ActivationRing(int channels, int liveRows) {
    this.channels = channels;
    this.values = new float[Math.multiplyExact(Math.multiplyExact(channels, COLUMNS), liveRows)];
  }

  /**
   * Stores the activations of the batch's positions.
   *
   * @param source one row for each position
   * @param stride distance between two rows of {@code source}
   */
  void put(WavefrontBatch batch, float[] source, int stride) {
    for (int m = 0; m < batch.size; m++) {
      int ringRow = batch.ringRow(m, batch.row(m));
      System.arraycopy(source, m * stride, values, offset(ringRow, batch.column(m)), channels);
    }
  }

  /**
   * Gathers the receptive field of each position of the batch; positions outside the grid are 0.
   *
   * @param target overwritten with {@code [size][taps][channels]}
   */
  void gather(WavefrontBatch batch, ConvolutionTaps taps, float[] target) {
    int at = 0;
    for (int m = 0; m < batch.size; m++) {
      for (int tap = 0; tap < taps.count(); tap++) {
        int row = batch.row(m) + taps.rows()[tap];
        int column = batch.column(m) + taps.columns()[tap];
        if (row >= 0 && column >= 0 && column < batch.width(m)) {
          System.arraycopy(values, offset(batch.ringRow(m, row), column), target, at, channels);
        } else {
          Arrays.fill(target, at, at + channels, 0f);
        }
        at += channels;
      }
    }
  }

  private int offset(int ringRow, int column) {
    return (ringRow * COLUMNS + column % COLUMNS) * channels;
  }
}
