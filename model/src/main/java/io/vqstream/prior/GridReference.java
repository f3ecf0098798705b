package io.vqstream.prior;

import java.util.List;
import java.util.Optional;

/**
 * A grid to code and what it builds on.
 *
 * @param history history of the reference frame; empty for a key frame
 */
record GridReference(Grid grid, Optional<CodeHistory> history) {

  /** Returns whether grids are those of inter frames. */
  static boolean isInter(List<GridReference> grids) {
    return !grids.isEmpty() && grids.get(0).history().isPresent();
  }

  /** Creates the mixtures of inter frames. */
  static TemporalMixture[] mixtures(List<GridReference> grids, int subspaces) {
    return grids.stream()
        .map(g -> new TemporalMixture(g.history().orElseThrow(), g.grid(), subspaces))
        .toArray(TemporalMixture[]::new);
  }
}
