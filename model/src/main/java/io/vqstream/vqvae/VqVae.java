package io.vqstream.vqvae;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

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

  private final ForwardRunner runner;
  private final int core;
  private final Architecture architecture;
  private final NDManager manager;
  private final EncoderNetwork encoder;
  private final DecoderNetwork decoder;

  /**
   * Loads the networks.
   *
   * @throws java.util.NoSuchElementException if a tensor is missing
   * @throws io.vqstream.fault.NativeLibraryError if libtorch cannot be loaded
   */
  public VqVae(Checkpoint checkpoint) {
    this(checkpoint, ForwardRunner.INLINE);
  }

  /**
   * Loads the networks.
   *
   * @param runner runs their forward passes
   * @throws java.util.NoSuchElementException if a tensor is missing
   */
  public VqVae(Checkpoint checkpoint, ForwardRunner runner) {
    this(checkpoint, runner, CORE);
  }

  /**
   * Loads the networks with another window size.
   *
   * @param core maximum side of the core of a window, in latent positions
   */
  VqVae(Checkpoint checkpoint, int core) {
    this(checkpoint, ForwardRunner.INLINE, core);
  }

  private VqVae(Checkpoint checkpoint, ForwardRunner runner, int core) {
    this.runner = runner;
    this.core = core;
    architecture = checkpoint.architecture();
    Libtorch.load();
    manager = NDManager.newBaseManager();
    encoder = new EncoderNetwork(architecture);
    decoder = new DecoderNetwork(architecture);
    for (Network network : new Network[] {encoder, decoder}) {
      for (String name : network.tensors().keySet()) {
        network.fill(name, manager, checkpoint.tensor(name).values());
      }
    }
  }

  /** Returns the shapes of the networks' tensors by name. */
  public static Map<String, int[]> shapes(Architecture architecture) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    for (Network network :
        new Network[] {new EncoderNetwork(architecture), new DecoderNetwork(architecture)}) {
      for (String name : network.tensors().keySet()) {
        long[] sizes = network.shape(name).getShape();
        shapes.put(name, Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
      }
    }
    return shapes;
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
    Iterator<List<Window>> bands =
        Window.bands(positions(height), positions(width), core, receptiveField()).iterator();
    Deque<float[]> ready = new ArrayDeque<>();
    return () -> {
      if (ready.isEmpty()) {
        Collections.addAll(ready, encode(rgb, width, height, level, bands.next()));
      }
      return ready.remove();
    };
  }

  private float[][] encode(byte[] rgb, int width, int height, int level, List<Window> band) {
    int channels = architecture.latentChannels();
    float[][] rows = new float[band.get(0).height()][positions(width) * channels];
    for (Window window : band) {
      forward(
          encoder,
          window,
          new Shape(1, 3, (long) BLOCK * window.seenHeight(), (long) BLOCK * window.seenWidth()),
          level,
          planes -> Pixels.planes(rgb, width, height, window, planes),
          latents -> copyCore(latents, window, rows));
    }
    return rows;
  }

  private void copyCore(FloatBuffer latents, Window window, float[][] rows) {
    int channels = architecture.latentChannels();
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < window.height(); y++) {
        int row = c * window.seenHeight() + window.above() + y;
        int from = row * window.seenWidth() + window.before();
        for (int x = 0; x < window.width(); x++) {
          rows[y][(window.left() + x) * channels + c] = latents.get(from + x);
        }
      }
    }
  }

  /** Quantized latents, looked up by parts of the grid. */
  @FunctionalInterface
  public interface Quantized {
    /**
     * Looks up a part of the grid.
     *
     * @param top first row
     * @param left first column
     * @param latents overwritten with {@code [D][height][width]}, in quantization steps
     */
    void lookUp(int top, int left, int height, int width, FloatBuffer latents);
  }

  /**
   * Decodes quantized latents to pixels.
   *
   * @param level quality level, from 1
   * @return width * height * 3 samples
   */
  public byte[] decode(Quantized quantized, int width, int height, int level) {
    int channels = architecture.latentChannels();
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    for (List<Window> band :
        Window.bands(positions(height), positions(width), core, receptiveField())) {
      for (Window window : band) {
        int rows = window.seenHeight();
        int columns = window.seenWidth();
        int top = window.top() - window.above();
        int left = window.left() - window.before();
        forward(
            decoder,
            window,
            new Shape(1, channels, rows, columns),
            level,
            latents -> quantized.lookUp(top, left, rows, columns, latents),
            planes -> Pixels.put(planes, window, rgb, width, height));
      }
    }
    return rgb;
  }

  /**
   * Returns the error of latents as a representation of an image.
   *
   * @param rgb width * height * 3 samples
   * @param gray whether the decoded channels are averaged, as for a gray image
   * @param level quality level, from 1
   */
  public PixelError pixelError(byte[] rgb, int width, int height, boolean gray, int level) {
    return new PixelError(
        this,
        decoder,
        architecture.latentChannels(),
        new PixelError.Image(rgb, width, height, gray, level));
  }

  /** Returns the radius of the receptive field of the networks in latent positions. */
  int receptiveField() {
    return Math.max(encoder.receptiveField(), decoder.receptiveField());
  }

  /**
   * Evaluates a network, or a function of it, for one window.
   *
   * @param shape shape of the input, {@code [1, C, H, W]}
   * @param fill writes the input to native memory
   * @param take reads the output, which is released afterwards
   */
  void forward(
      WindowFunction function,
      Window window,
      Shape shape,
      int level,
      Consumer<FloatBuffer> fill,
      Consumer<FloatBuffer> take) {
    long positions = (long) window.seenHeight() * window.seenWidth();
    ForwardPass pass =
        new ForwardPass(
            manager, function, shape, positions, architecture.levels(), level, fill, take);
    runner.run(pass);
    pass.throwFailure();
  }

  @Override
  public void close() {
    manager.close();
  }
}
