package io.vqstream.network;

/**
 * Decodes windows and differentiates functions of their pixels with respect to the latents, in
 * exact arithmetic. Closing it releases the buffers for others. Not thread-safe.
 */
public final class DecodingPass implements AutoCloseable {
  private final DecoderGradient decoder;
  private final GradientWorkspace work;
  private final Runnable release;
  private int height;
  private int width;
  private int level;

  DecodingPass(DecoderGradient decoder, GradientWorkspace work, Runnable release) {
    this.decoder = decoder;
    this.work = work;
    this.release = release;
  }

  /**
   * Decodes a window as {@link NetworkExecutor#decode} does, and records its activations.
   *
   * @param height of the window in latent positions
   * @param width of the window in latent positions
   * @param level quality level, from 1
   * @param latents {@code [h][w][D]} in quantization steps
   * @param pixels overwritten with {@code [8h][8w][3]}
   */
  public void decode(int height, int width, int level, float[] latents, float[] pixels) {
    this.height = height;
    this.width = width;
    this.level = level;
    decoder.decode(height, width, level, latents, pixels, work);
  }

  /**
   * Computes the gradient at the latents of the last window by backpropagation.
   *
   * @param pixels gradient at the pixels, {@code [8h][8w][3]}
   * @param latents overwritten with the gradient at the latents, {@code [h][w][D]}
   */
  public void differentiate(float[] pixels, float[] latents) {
    decoder.apply(height, width, level, pixels, latents, work);
  }

  @Override
  public void close() {
    release.run();
  }
}
