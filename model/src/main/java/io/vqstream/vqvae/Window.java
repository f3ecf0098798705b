package io.vqstream.vqvae;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of the latent grid that the networks see at once: a core, whose results are kept, and
 * around it as much as the core's results depend on, cut off at the edges of the grid. All lengths
 * are in latent positions.
 *
 * @param top first row of the core
 * @param left first column of the core
 * @param height rows of the core
 * @param width columns of the core
 * @param above rows before the core that are seen too
 * @param before columns before the core that are seen too
 * @param seenHeight rows seen in all
 * @param seenWidth columns seen in all
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
  /**
   * Windows whose cores make up a grid, by rows of windows.
   *
   * @param core longest side of a core
   * @param reach positions around a core that its results depend on
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
