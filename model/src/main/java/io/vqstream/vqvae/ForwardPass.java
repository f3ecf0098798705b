package io.vqstream.vqvae;

import io.vqstream.network.NetworkExecutor;
import java.util.List;

/**
 * The pass of one window through the encoder or decoder network. Passes of equal {@link #kind} can
 * run as one batch: windows of equal size at one quality level.
 */
public final class ForwardPass {
  private final Kind kind;
  private final float[] input;
  private final float[] output;

  private record Kind(
      NetworkExecutor executor, boolean encoding, int height, int width, int level) {}

  /**
   * Creates a pass.
   *
   * @param height of the window in latent positions
   * @param width of the window in latent positions
   * @param level quality level, from 1
   * @param input pixels or latents, see {@link NetworkExecutor}
   * @param output overwritten with latents or pixels
   */
  ForwardPass(
      NetworkExecutor executor,
      boolean encoding,
      int height,
      int width,
      int level,
      float[] input,
      float[] output) {
    kind = new Kind(executor, encoding, height, width, level);
    this.input = input;
    this.output = output;
  }

  /** Returns a key that is equal for passes that can run as one batch. */
  public Object kind() {
    return kind;
  }

  /** Returns the number of latent positions of the window, 64 pixels each. */
  public int positions() {
    return kind.height * kind.width;
  }

  /** Returns whether the result is the same on every machine. */
  public boolean exact() {
    return kind.executor.exact();
  }

  /** Returns whether the pass is part of encoding an image. */
  public boolean encoding() {
    return kind.encoding;
  }

  /** Runs passes of one kind as one batch. */
  public static void run(List<ForwardPass> batch) {
    Kind kind = batch.get(0).kind;
    List<float[]> inputs = batch.stream().map(pass -> pass.input).toList();
    List<float[]> outputs = batch.stream().map(pass -> pass.output).toList();
    if (kind.encoding) {
      kind.executor.encode(kind.height, kind.width, kind.level, inputs, outputs);
    } else {
      kind.executor.decode(kind.height, kind.width, kind.level, inputs, outputs);
    }
  }
}
