package io.vqstream.inference;

import io.vqstream.vqvae.ForwardPass;
import java.util.List;

/** Runs forward passes of equal shape through one network as a single pass. */
final class NetworkBatchHandler implements BatchHandler<ForwardPass> {
  /** Latent positions of one window of maximum size, which bounds the memory of a batch. */
  private static final int MAX_POSITIONS = 128 * 128;

  private final StageListener listener;

  NetworkBatchHandler(StageListener listener) {
    this.listener = listener;
  }

  @Override
  public Object kindOf(ForwardPass pass) {
    return pass.kind();
  }

  @Override
  public int maxBatchSize(ForwardPass pass) {
    return Math.max(1, MAX_POSITIONS / pass.positions());
  }

  @Override
  public void process(List<ForwardPass> passes) {
    ForwardPass.run(passes);
  }

  @Override
  public Object work() {
    return listener.work();
  }

  @Override
  public Runnable onBatch(List<ForwardPass> passes, long[] waitNanos, List<Object> works) {
    boolean encoding = passes.get(0).encoding();
    listener.onBatch(Stage.NETWORK, encoding, waitNanos);
    return listener.startBatch(Stage.NETWORK, encoding, works);
  }
}
