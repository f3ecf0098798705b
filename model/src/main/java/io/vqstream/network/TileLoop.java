package io.vqstream.network;

import io.vqstream.kernel.Parallel;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/**
 * Computes a map block by block, on all processors that the common pool has. The result does not
 * depend on the number of threads. Buffers are kept for later calls.
 */
final class TileLoop {
  private final ConcurrentLinkedDeque<TileBlock> idle = new ConcurrentLinkedDeque<>();

  /** Passes each block of a map, once. */
  void run(FeatureMap map, Consumer<TileBlock> body) {
    Parallel.forEach(TileBlock.count(map), block -> runBlock(map, block, body));
  }

  private void runBlock(FeatureMap map, int block, Consumer<TileBlock> body) {
    TileBlock buffers = idle.pollFirst();
    if (buffers == null) {
      buffers = new TileBlock();
    }
    body.accept(buffers.moveTo(map, block));
    idle.addFirst(buffers);
  }
}
