package io.vqstream.inference;

import io.vqstream.prior.Grid;
import io.vqstream.prior.PixelCnnPrior;
import java.util.List;

/** Runs small grids through the prior together. */
final class PriorBatchHandler implements BatchHandler<PriorRequest> {
  /** If fewer grids fit a batch, a single grid fills the wavefront well enough. */
  private static final int MIN_BATCH_SIZE = 4;

  private final StageListener listener;

  PriorBatchHandler(StageListener listener) {
    this.listener = listener;
  }

  /** Returns whether grids of this shape are coded faster in a batch. */
  static boolean benefitsFromBatching(Grid grid) {
    return PixelCnnPrior.maxBatchSize(grid) >= MIN_BATCH_SIZE;
  }

  @Override
  public Object kindOf(PriorRequest request) {
    return request.kind();
  }

  @Override
  public int maxBatchSize(PriorRequest request) {
    return PixelCnnPrior.maxBatchSize(request.grid());
  }

  @Override
  public void process(List<PriorRequest> requests) {
    PriorRequest.runAll(requests);
  }

  @Override
  public Object work() {
    return listener.work();
  }

  @Override
  public Runnable onBatch(List<PriorRequest> requests, long[] waitNanos, List<Object> works) {
    boolean encoding = requests.get(0).kind().encoding();
    listener.onBatch(Stage.PRIOR, encoding, waitNanos);
    return listener.startBatch(Stage.PRIOR, encoding, works);
  }
}
