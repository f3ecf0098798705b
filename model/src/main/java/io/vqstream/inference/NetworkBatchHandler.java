package io.vqstream.inference;

import io.vqstream.vqvae.ForwardPass;
import java.util.List;

/** Forward passes of windows of one size through one network, as one pass. */
final class NetworkBatchHandler implements BatchHandler<ForwardPass> {
  /** Pixels of one window of the largest size, over 64: what native memory is there for anyway. */
  private static final long MOST_POSITIONS = 128 * 128;

  private final int threads;
  private final StageListener listener;

  /**
   * @param threads of libtorch for each pass
   */
  NetworkBatchHandler(int threads, StageListener listener) {
    this.threads = threads;
    this.listener = listener;
  }

  @Override
  public void begin() {
    TorchThreads.useHere(threads);
  }

  @Override
  public Object kind(ForwardPass pass) {
    return pass.kind();
  }

  @Override
  public int most(ForwardPass pass) {
    return (int) Math.max(1, MOST_POSITIONS / pass.positions());
  }

  @Override
  public void run(List<ForwardPass> passes) {
    ForwardPass.run(passes);
  }

  @Override
  public void gathered(List<ForwardPass> passes, long[] waited) {
    listener.onBatch(Stage.NETWORK, passes.get(0).encoding(), waited);
  }
}
