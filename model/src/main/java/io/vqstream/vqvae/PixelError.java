package io.vqstream.vqvae;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.network.DecodingPass;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The squared error of latents as a representation of an image: the sum over all RGB samples of the
 * squared difference between the decoded image, clamped to 0..255 but not rounded, and the image.
 *
 * <p>Evaluated in windows, as {@link VqVae#decode} does, in exact arithmetic. Not thread-safe.
 */
public final class PixelError implements AutoCloseable {
  private static final int BLOCK = Architecture.BLOCK;
  private static final int RGB = 3;

  /**
   * Side of the core of a window in latent positions; the activations of a window are in memory.
   */
  private static final int CORE = 64;

  private final DecodingPass decoder;
  private final int channels;
  private final Image image;
  private final int gridWidth;
  private final List<List<Window>> bands;

  /** An image and the level that it is coded at. Samples are 8-bit RGB, interleaved. */
  public record Image(byte[] rgb, int width, int height, boolean gray, int level) {}

  /**
   * Creates the error of an image.
   *
   * @param decoder closed with this
   * @param channels of a latent position
   * @param receptiveField radius in latent positions
   */
  PixelError(DecodingPass decoder, int channels, int receptiveField, Image image) {
    this.decoder = decoder;
    this.channels = channels;
    this.image = image;
    gridWidth = VqVae.positions(image.width());
    bands = Window.bands(VqVae.positions(image.height()), gridWidth, CORE, receptiveField);
  }

  /**
   * Returns the error.
   *
   * @param latents {@code [h][w][D]} in quantization steps
   */
  public double of(float[] latents) {
    return sum(latents, null);
  }

  /**
   * Returns the error and computes its derivatives by backpropagation through the decoder network.
   *
   * @param latents {@code [h][w][D]} in quantization steps
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
        sum += evaluate(window, latents, gradient);
      }
    }
    return sum;
  }

  private double evaluate(Window window, float[] latents, float @Nullable [] gradient) {
    int height = window.seenHeight();
    int width = window.seenWidth();
    float[] seen = new float[window.positions() * channels];
    int row = width * channels;
    for (int y = 0; y < height; y++) {
      System.arraycopy(latents, at(window, y), seen, y * row, row);
    }
    float[] pixels = new float[RGB * BLOCK * BLOCK * window.positions()];
    decoder.decode(height, width, image.level(), seen, pixels);
    double error = differentiate(window, pixels);
    if (gradient != null) {
      decoder.differentiate(pixels, seen);
      for (int y = 0; y < height; y++) {
        int to = at(window, y);
        for (int i = 0; i < row; i++) {
          gradient[to + i] += seen[y * row + i];
        }
      }
    }
    return error;
  }

  /** Returns the index of the first latent of a row of the window. */
  private int at(Window window, int y) {
    int left = window.left() - window.before();
    return ((window.top() - window.above() + y) * gridWidth + left) * channels;
  }

  /** Returns the error of the window's core, and replaces the pixels by its derivatives. */
  private double differentiate(Window window, float[] pixels) {
    int columns = window.seenWidth() * BLOCK;
    int top = window.above() * BLOCK;
    int left = window.before() * BLOCK;
    int bottom = Math.min(window.height() * BLOCK, image.height() - window.top() * BLOCK);
    int right = Math.min(window.width() * BLOCK, image.width() - window.left() * BLOCK);
    double sum = 0;
    for (int row = 0; row < window.seenHeight() * BLOCK; row++) {
      int y = row - top;
      for (int column = 0; column < columns; column++) {
        int x = column - left;
        int at = (row * columns + column) * RGB;
        if (y < 0 || y >= bottom || x < 0 || x >= right) {
          Arrays.fill(pixels, at, at + RGB, 0f);
        } else {
          int source = (window.top() * BLOCK + y) * image.width() + window.left() * BLOCK + x;
          sum += differentiate(pixels, at, source * RGB);
        }
      }
    }
    return sum;
  }

  private double differentiate(float[] pixels, int at, int source) {
    float mean = 0;
    if (image.gray()) {
      for (int c = 0; c < RGB; c++) {
        mean += clamp(pixels[at + c]) / RGB;
      }
    }
    double sum = 0;
    float grayDerivative = 0;
    float[] derivatives = new float[RGB];
    for (int c = 0; c < RGB; c++) {
      float value = image.gray() ? mean : clamp(pixels[at + c]);
      float difference = value - (image.rgb()[source + c] & 0xff);
      sum += difference * difference;
      derivatives[c] = 2 * difference * 64;
      grayDerivative += derivatives[c] / RGB;
    }
    for (int c = 0; c < RGB; c++) {
      float value = pixels[at + c] * 64 + 128;
      boolean clamped = value < 0 || value > 255;
      pixels[at + c] = clamped ? 0 : image.gray() ? grayDerivative : derivatives[c];
    }
    return sum;
  }

  private static float clamp(float sample) {
    return Math.max(0, Math.min(255, sample * 64 + 128));
  }

  /** Releases the buffers for others. */
  @Override
  public void close() {
    decoder.close();
  }
}
