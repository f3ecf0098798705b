package io.vqstream.vqvae;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.TransformShape;
import io.vqstream.network.ExactNetworks;
import io.vqstream.network.NetworkExecutor;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the encoder and decoder network of a checkpoint. Images of any size are processed in windows
 * that overlap by the receptive field of the networks, so the result equals that of a single pass
 * without seams. Thread-safe.
 *
 * <p>Pixels are 8-bit RGB, interleaved, row by row. Latents are in quantization steps. The height
 * and width of the grid are the image's height and width over 8, rounded up; the image's last row
 * and column are replicated to fill the grid.
 */
public final class VqVae implements AutoCloseable {
  private static final int BLOCK = Architecture.BLOCK;

  /** Side of the core of a window in latent positions: 1024 pixels. */
  private static final int CORE = 128;

  private final NetworkExecutor executor;
  private @Nullable ExactNetworks exactNetworks;
  private final ForwardRunner runner;
  private final int core;
  private final Checkpoint checkpoint;
  private final int latentChannels;
  private final int receptiveField;

  /**
   * Creates the networks of a checkpoint.
   *
   * @param executor computes them; closed with this
   * @param runner runs the forward passes
   */
  public VqVae(Checkpoint checkpoint, NetworkExecutor executor, ForwardRunner runner) {
    this(checkpoint, executor, runner, CORE);
  }

  /**
   * Creates networks with another window size.
   *
   * @param core maximum side of the core of a window, in latent positions
   */
  VqVae(Checkpoint checkpoint, NetworkExecutor executor, ForwardRunner runner, int core) {
    this.executor = executor;
    this.runner = runner;
    this.core = core;
    this.checkpoint = checkpoint;
    Architecture architecture = checkpoint.architecture();
    latentChannels = architecture.latentChannels();
    receptiveField =
        Math.max(receptiveField(architecture.encoder()), receptiveField(architecture.decoder()));
  }

  /**
   * Returns the radius of the receptive field in latent positions: one for each 3x3 convolution at
   * an eighth of the resolution, half of one at a quarter, and at least that of the linear path.
   */
  static int receptiveField(TransformShape shape) {
    // in a network, two layers work at an eighth of the resolution and one at a quarter
    int layer = shape.block() == BlockType.RESIDUAL ? 1 : 0;
    int eighth = shape.eighthBlocks() + 2 * layer;
    int quarter = shape.quarterBlocks() + layer;
    return Math.max(eighth + (quarter + 1) / 2, 1);
  }

  /** Returns whether pixels are the same bits on every machine. */
  public boolean exact() {
    return executor.exact();
  }

  /** Returns the number of latent positions along a side of so many pixels. */
  public static int positions(int pixels) {
    return (pixels + BLOCK - 1) / BLOCK;
  }

  /**
   * Encodes an image to latents, lazily, one row of windows at a time.
   *
   * @param rgb width * height * 3 samples
   * @param level quality level, from 1
   * @return supplies the rows of the grid, {@code [w][D]} each, from the first to the last
   */
  public Supplier<float[]> encode(byte[] rgb, int width, int height, int level) {
    Iterator<List<Window>> bands = bands(width, height).iterator();
    Deque<float[]> ready = new ArrayDeque<>();
    return () -> {
      if (ready.isEmpty()) {
        Collections.addAll(ready, encode(rgb, width, height, level, bands.next()));
      }
      return ready.remove();
    };
  }

  private float[][] encode(byte[] rgb, int width, int height, int level, List<Window> band) {
    float[][] rows = new float[band.get(0).height()][positions(width) * latentChannels];
    for (Window window : band) {
      float[] latents = new float[window.positions() * latentChannels];
      forward(true, window, level, Pixels.of(rgb, width, height, window), latents);
      for (int y = 0; y < window.height(); y++) {
        int from = ((window.above() + y) * window.seenWidth() + window.before()) * latentChannels;
        int to = window.left() * latentChannels;
        System.arraycopy(latents, from, rows[y], to, window.width() * latentChannels);
      }
    }
    return rows;
  }

  /** Quantized latents, looked up by parts of the grid. */
  @FunctionalInterface
  public interface Quantized {
    /**
     * Looks up a part of the grid.
     *
     * @param top first row
     * @param left first column
     * @param latents overwritten with {@code [height][width][D]}, in quantization steps
     */
    void lookUp(int top, int left, int height, int width, float[] latents);
  }

  /**
   * Decodes quantized latents to pixels.
   *
   * @param level quality level, from 1
   * @return width * height * 3 samples
   */
  public byte[] decode(Quantized quantized, int width, int height, int level) {
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    for (List<Window> band : bands(width, height)) {
      for (Window window : band) {
        int top = window.top() - window.above();
        int left = window.left() - window.before();
        float[] latents = new float[window.positions() * latentChannels];
        quantized.lookUp(top, left, window.seenHeight(), window.seenWidth(), latents);
        float[] pixels = new float[3 * BLOCK * BLOCK * window.positions()];
        forward(false, window, level, latents, pixels);
        Pixels.put(pixels, window, rgb, width, height);
      }
    }
    return rgb;
  }

  /**
   * Returns the error of latents as a representation of an image, which is computed exactly
   * whatever the executor is. The caller closes it.
   */
  public PixelError pixelError(PixelError.Image image) {
    return new PixelError(exactNetworks().startDecoding(), latentChannels, receptiveField, image);
  }

  private synchronized ExactNetworks exactNetworks() {
    if (executor instanceof ExactNetworks networks) {
      return networks;
    }
    if (exactNetworks == null) {
      exactNetworks = new ExactNetworks(checkpoint);
    }
    return exactNetworks;
  }

  private List<List<Window>> bands(int width, int height) {
    return Window.bands(positions(height), positions(width), core, receptiveField);
  }

  private void forward(boolean encoding, Window window, int level, float[] input, float[] output) {
    runner.run(
        new ForwardPass(
            executor, encoding, window.seenHeight(), window.seenWidth(), level, input, output));
  }

  @Override
  public void close() {
    executor.close();
  }
}
