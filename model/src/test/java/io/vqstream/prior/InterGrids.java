package io.vqstream.prior;

import io.vqstream.entropy.RangeEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Latents of a sequence of grids: one column after another gets new latents, the rest stays. */
final class InterGrids {
  private final Grid grid;
  private final float[] lambda;
  private final List<float[]> latents = new ArrayList<>();

  InterGrids(RandomPrior random, Grid grid, int count) {
    this(random, grid, count, random.lambda());
  }

  InterGrids(RandomPrior random, Grid grid, int count, float[] lambda) {
    this.grid = grid;
    this.lambda = lambda;
    float[] current = random.latents(grid.height(), grid.width());
    latents.add(current);
    for (int i = 1; i < count; i++) {
      float[] other = random.latents(grid.height(), grid.width());
      current = current.clone();
      for (int j = i % grid.width(); j < current.length; j += grid.width()) {
        current[j] = other[j];
      }
      latents.add(current);
    }
  }

  Grid grid() {
    return grid;
  }

  /** Returns a request to encode a grid of the sequence. */
  EncodeRequest request(int index, RangeEncoder out, Optional<CodeHistory> reference) {
    return new EncodeRequest(latents.get(index), grid, lambda, out).withReference(reference);
  }
}
