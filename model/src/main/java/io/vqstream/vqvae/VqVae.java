package io.vqstream.vqvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;

/**
 * The networks of a checkpoint at work. Images of any size go through in windows that overlap by as
 * much as the networks see, so that the result is that of the whole image at once, without seams.
 * Safe for use by many threads.
 *
 * <p>Pixels are 8-bit RGB, interleaved, row by row. Latents are {@code [D][h][w]} in step units,
 * where h and w are the image's height and width over 8, rounded up; the image's last row and
 * column are repeated to fill the grid.
 */
public final class VqVae implements AutoCloseable {
  private static final int BLOCK = Architecture.BLOCK;

  /** Side of a window's core: 1024 pixels. Larger windows gain little and need more memory. */
  private static final int CORE = 128;

  private final int core;
  private final Architecture architecture;
  private final NDManager manager = NDManager.newBaseManager();
  private final EncoderNetwork encoder;
  private final DecoderNetwork decoder;

  /**
   * Loads the networks.
   *
   * @throws java.util.NoSuchElementException if a tensor is missing
   */
  public VqVae(Checkpoint checkpoint) {
    this(checkpoint, CORE);
  }

  /**
   * Loads the networks, to run in windows of another size.
   *
   * @param core longest side of a window's core, in latent positions
   */
  VqVae(Checkpoint checkpoint, int core) {
    this.core = core;
    architecture = checkpoint.architecture();
    encoder = new EncoderNetwork(architecture);
    decoder = new DecoderNetwork(architecture);
    for (Network network : new Network[] {encoder, decoder}) {
      for (String name : network.tensors().keySet()) {
        network.fill(name, manager, checkpoint.tensor(name).values());
      }
    }
  }

  /** Positions of the grid that stand for so many pixels. */
  public static int positions(int pixels) {
    return (pixels + BLOCK - 1) / BLOCK;
  }

  /**
   * Latents of an image.
   *
   * @param rgb width * height * 3 samples
   * @param level quality level, from 1
   */
  public float[] encode(byte[] rgb, int width, int height, int level) {
    int gridHeight = positions(height);
    int gridWidth = positions(width);
    int channels = architecture.latentChannels();
    float[] latents = new float[Math.multiplyExact(channels, gridHeight * gridWidth)];
    for (Window window : Window.over(gridHeight, gridWidth, core, reach())) {
      float[] planes = Pixels.planes(rgb, width, height, window);
      Shape shape = new Shape(1, 3, window.seenHeight() * 8L, window.seenWidth() * 8L);
      float[] seen = forward(encoder, planes, shape, level);
      for (int c = 0; c < channels; c++) {
        for (int y = 0; y < window.height(); y++) {
          System.arraycopy(
              seen,
              (c * window.seenHeight() + window.above() + y) * window.seenWidth() + window.before(),
              latents,
              (c * gridHeight + window.top() + y) * gridWidth + window.left(),
              window.width());
        }
      }
    }
    return latents;
  }

  /**
   * Pixels of quantised latents.
   *
   * @param latents {@code [D][h][w]}
   * @param level quality level, from 1
   * @return width * height * 3 samples
   */
  public byte[] decode(float[] latents, int width, int height, int level) {
    int gridHeight = positions(height);
    int gridWidth = positions(width);
    int channels = architecture.latentChannels();
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    for (Window window : Window.over(gridHeight, gridWidth, core, reach())) {
      int area = window.seenHeight() * window.seenWidth();
      float[] seen = new float[channels * area];
      for (int c = 0; c < channels; c++) {
        for (int y = 0; y < window.seenHeight(); y++) {
          System.arraycopy(
              latents,
              (c * gridHeight + window.top() - window.above() + y) * gridWidth
                  + window.left()
                  - window.before(),
              seen,
              c * area + y * window.seenWidth(),
              window.seenWidth());
        }
      }
      Shape shape = new Shape(1, channels, window.seenHeight(), window.seenWidth());
      Pixels.put(forward(decoder, seen, shape, level), window, rgb, width, height);
    }
    return rgb;
  }

  /**
   * Positions around a result that it depends on: one for each convolution on the way, two a step
   * at a quarter.
   */
  private int reach() {
    return architecture.eighthBlocks() + 2 + (architecture.quarterBlocks() + 2) / 2;
  }

  private float[] forward(Network network, float[] input, Shape shape, int level) {
    float[] oneHot = new float[architecture.levels()];
    oneHot[level - 1] = 1;
    try (NDManager scope = manager.newSubManager();
        NDScope temporary = new NDScope()) {
      temporary.suppressNotUsedWarning();
      NDArray x = scope.create(input, shape);
      NDArray levels = scope.create(oneHot, new Shape(1, oneHot.length));
      return network
          .forward(new ParameterStore(scope, false), new NDList(x, levels), false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
