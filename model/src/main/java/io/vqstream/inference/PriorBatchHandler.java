package io.vqstream.inference;

import io.vqstream.prior.Grid;
import io.vqstream.prior.PixelCnnPrior;
import java.util.List;

/** Small grids through the prior side by side. */
final class PriorBatchHandler implements BatchHandler<PriorRequest> {
  /** Where fewer fit, a grid has enough rows of its own. */
  private static final int LEAST_SIDE_BY_SIDE = 4;

  private final StageListener listener;

  PriorBatchHandler(StageListener listener) {
    this.listener = listener;
  }

  /** Whether grids of that size gain by company. */
  static boolean gainsBy(Grid grid) {
    return PixelCnnPrior.sideBySide(grid) >= LEAST_SIDE_BY_SIDE;
  }

  @Override
  public Object kind(PriorRequest job) {
    return job.kind();
  }

  @Override
  public int most(PriorRequest job) {
    return PixelCnnPrior.sideBySide(job.grid());
  }

  @Override
  public void run(List<PriorRequest> jobs) {
    PriorRequest.run(jobs);
  }

  @Override
  public void gathered(List<PriorRequest> jobs, long[] waited) {
    listener.onBatch(Stage.PRIOR, jobs.get(0).kind().encoding(), waited);
  }
}
