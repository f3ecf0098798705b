package io.vqstream.network;

import java.util.List;

/**
 * Runs the encoder and decoder network of a checkpoint on batches of windows of equal size.
 * Thread-safe.
 *
 * <p>Pixels are {@code [8h][8w][3]}, 8-bit RGB mapped to (x - 128) / 64. Latents are {@code
 * [h][w][D]} in quantization steps.
 */
public interface NetworkExecutor extends AutoCloseable {

  /** Returns whether the results are the same bits on every machine. */
  boolean exact();

  /**
   * Encodes windows.
   *
   * @param height of a window in latent positions
   * @param width of a window in latent positions
   * @param level quality level, from 1
   * @param pixels of each window
   * @param latents of each window; overwritten
   */
  void encode(int height, int width, int level, List<float[]> pixels, List<float[]> latents);

  /**
   * Decodes windows.
   *
   * @param height of a window in latent positions
   * @param width of a window in latent positions
   * @param level quality level, from 1
   * @param latents of each window
   * @param pixels of each window, not clamped; overwritten
   */
  void decode(int height, int width, int level, List<float[]> latents, List<float[]> pixels);

  @Override
  void close();
}
