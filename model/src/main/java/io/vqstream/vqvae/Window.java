package io.vqstream.vqvae;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of the latent grid that the networks process in one pass: a core, whose results are used,
 * and the receptive field around it, clipped to the grid. All lengths are in latent positions.
 *
 * @param top first row of the core
 * @param left first column of the core
 * @param height rows of the core
 * @param width columns of the core
 * @param above additional rows above the core
 * @param before additional columns to the left of the core
 * @param seenHeight total number of rows
 * @param seenWidth total number of columns
 */
record Window(
    int top,
    int left,
    int height,
    int width,
    int above,
    int before,
    int seenHeight,
    int seenWidth) {

  /** Returns the number of positions, those around the core included. */
  int positions() {
    return Math.multiplyExact(seenHeight, seenWidth);
  }

  /**
   * Returns the windows whose cores tile a grid, by rows of windows.
   *
   * @param core maximum side of a core
   * @param reach radius of the receptive field
   */
  static List<List<Window>> bands(int height, int width, int core, int reach) {
    List<List<Window>> bands = new ArrayList<>();
    for (int top = 0; top < height; top += core) {
      List<Window> band = new ArrayList<>();
      for (int left = 0; left < width; left += core) {
        int coreHeight = Math.min(core, height - top);
        int coreWidth = Math.min(core, width - left);
        int above = Math.min(reach, top);
        int before = Math.min(reach, left);
        band.add(
            new Window(
                top,
                left,
                coreHeight,
                coreWidth,
                above,
                before,
                above + Math.min(coreHeight + reach, height - top),
                before + Math.min(coreWidth + reach, width - left)));
      }
      bands.add(band);
    }
    return bands;
  }
}
