package io.vqstream.vqvae;

import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The squared error of latents as a representation of an image: the sum over all RGB samples of the
 * squared difference between the decoded image, clamped to 0..255 but not rounded, and the image.
 *
 * <p>Evaluated by libtorch, in windows, as {@link VqVae#decode} is. Not thread-safe.
 */
public final class PixelError {
  /**
   * Side of the core of a window in latent positions; the activations of a window are in memory.
   */
  private static final int CORE = 64;

  private final VqVae networks;
  private final DecoderNetwork decoder;
  private final int channels;
  private final Image image;
  private final int gridHeight;
  private final int gridWidth;
  private final List<List<Window>> bands;

  /** An image and the level that it is coded at. Samples are 8-bit RGB, interleaved. */
  record Image(byte[] rgb, int width, int height, boolean gray, int level) {}

  PixelError(VqVae networks, DecoderNetwork decoder, int channels, Image image) {
    this.networks = networks;
    this.decoder = decoder;
    this.channels = channels;
    this.image = image;
    gridHeight = VqVae.positions(image.height());
    gridWidth = VqVae.positions(image.width());
    bands = Window.bands(gridHeight, gridWidth, CORE, networks.receptiveField());
  }

  /**
   * Returns the error.
   *
   * @param latents {@code [D][h][w]} in quantization steps
   */
  public double of(float[] latents) {
    return sum(latents, null);
  }

  /**
   * Returns the error and computes its derivatives by backpropagation through the decoder network.
   *
   * @param latents {@code [D][h][w]} in quantization steps
   * @param gradient overwritten with the derivative with respect to each latent
   */
  public double of(float[] latents, float[] gradient) {
    Arrays.fill(gradient, 0);
    return sum(latents, gradient);
  }

  private double sum(float[] latents, float @Nullable [] gradient) {
    double sum = 0;
    for (List<Window> band : bands) {
      for (Window window : band) {
        WindowError error = new WindowError(decoder, image, window, gradient != null);
        sum += evaluate(error, latents, gradient);
      }
    }
    return sum;
  }

  private double evaluate(WindowError error, float[] latents, float @Nullable [] gradient) {
    Window window = error.window();
    networks.forward(
        error,
        window,
        new Shape(1, channels, window.seenHeight(), window.seenWidth()),
        image.level(),
        input -> forEachRow(window, (at, seen) -> input.put(seen, latents, at, window.seenWidth())),
        output -> {
          if (gradient != null) {
            forEachRow(window, (at, seen) -> add(output, seen, gradient, at, window.seenWidth()));
          }
        });
    return error.value();
  }

  private interface RowVisitor {
    /**
     * Visits a row of one channel.
     *
     * @param at its offset in the latents of the image
     * @param seen its offset in those of the window
     */
    void visit(int at, int seen);
  }

  private void forEachRow(Window window, RowVisitor visitor) {
    int top = window.top() - window.above();
    int left = window.left() - window.before();
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < window.seenHeight(); y++) {
        visitor.visit(
            (c * gridHeight + top + y) * gridWidth + left,
            (c * window.seenHeight() + y) * window.seenWidth());
      }
    }
  }

  private static void add(FloatBuffer from, int seen, float[] to, int at, int length) {
    for (int i = 0; i < length; i++) {
      to[at + i] += from.get(seen + i);
    }
  }
}
