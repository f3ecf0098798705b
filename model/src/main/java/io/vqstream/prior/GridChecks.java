package io.vqstream.prior;

import java.util.BitSet;
import java.util.List;

/** Checks what callers pass to a prior; each problem is an {@link IllegalArgumentException}. */
final class GridChecks {
  private final PriorWeights weights;
  private final BitSet inactiveSubspaces;

  GridChecks(PriorWeights weights, BitSet inactiveSubspaces) {
    this.weights = weights;
    this.inactiveSubspaces = inactiveSubspaces;
  }

  /** Returns the number of positions; rejects a grid whose features exceed an array. */
  int positions(Grid grid) {
    if ((long) grid.positions() * 2 * weights.architecture.latentChannels() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "grid too large: %d x %d".formatted(grid.width(), grid.height()));
    }
    return grid.positions();
  }

  void requireLevel(int level) {
    if (level < 1 || level > weights.architecture.levels()) {
      throw new IllegalArgumentException(
          "no quality level %d: there are 1..%d".formatted(level, weights.architecture.levels()));
    }
  }

  void requireLambda(float[] lambda) {
    require(lambda.length == weights.architecture.latentChannels(), "lambda", lambda.length);
    for (float value : lambda) {
      if (!(value > 0f)) {
        throw new IllegalArgumentException("lambda must be positive: " + value);
      }
    }
  }

  void requireCodes(byte[] codes, Grid grid) {
    int subspaces = weights.subspaces.size();
    require(codes.length == (long) positions(grid) * subspaces, "codes", codes.length);
    for (int i = 0; i < codes.length; i++) {
      requireCode(weights.subspaces.get(i % subspaces), i / subspaces, codes[i] & 0xff);
    }
  }

  void requireCode(Subspace subspace, int position, int code) {
    if (code >= subspace.codewords()) {
      throw new IllegalArgumentException(
          "subspace %d at position %d has code %d; its codebook has 0..%d"
              .formatted(subspace.index(), position, code, subspace.codewords() - 1));
    }
    if (code != 0 && inactiveSubspaces.get(subspace.index())) {
      throw new IllegalArgumentException(
          "subspace %d at position %d has code %d and is not coded"
              .formatted(subspace.index(), position, code));
    }
  }

  /** Requires references for all grids or none, of the shape of their grids. */
  void requireReferences(List<GridReference> references) {
    long inter = references.stream().filter(r -> r.history().isPresent()).count();
    if (inter != 0 && inter != references.size()) {
      throw new IllegalArgumentException("grids with and without a reference in one batch");
    }
    for (GridReference reference : references) {
      int codes = positions(reference.grid()) * weights.subspaces.size();
      reference
          .history()
          .ifPresent(h -> require(h.codes().length == codes, "reference codes", h.codes().length));
    }
  }

  static void require(boolean fits, String what, int length) {
    if (!fits) {
      throw new IllegalArgumentException(
          "%d %s do not fit the grid and the checkpoint".formatted(length, what));
    }
  }
}
