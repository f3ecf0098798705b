package io.vqstream.vqvae;

import io.vqstream.checkpoint.Architecture;
import java.nio.FloatBuffer;

/** Converts interleaved 8-bit samples to planes of (x - 128) / 64 for the networks, and back. */
final class Pixels {
  private static final int BLOCK = Architecture.BLOCK;

  private Pixels() {}

  /**
   * Writes the planes [3, 8 * seenHeight, 8 * seenWidth] of a window. Outside the image the last
   * row and column are replicated.
   */
  static void planes(byte[] rgb, int width, int height, Window window, FloatBuffer planes) {
    int rows = window.seenHeight() * BLOCK;
    int columns = window.seenWidth() * BLOCK;
    int top = (window.top() - window.above()) * BLOCK;
    int left = (window.left() - window.before()) * BLOCK;
    for (int y = 0; y < rows; y++) {
      int from = Math.min(top + y, height - 1) * width;
      for (int x = 0; x < columns; x++) {
        int pixel = (from + Math.min(left + x, width - 1)) * 3;
        for (int c = 0; c < 3; c++) {
          planes.put((c * rows + y) * columns + x, ((rgb[pixel + c] & 0xff) - 128) / 64f);
        }
      }
    }
  }

  /**
   * Rounds the planes of a window, clamps them to 0..255 and writes the part of its core that lies
   * within the image.
   */
  static void put(FloatBuffer planes, Window window, byte[] rgb, int width, int height) {
    int rows = window.seenHeight() * BLOCK;
    int columns = window.seenWidth() * BLOCK;
    int top = window.top() * BLOCK;
    int left = window.left() * BLOCK;
    int bottom = Math.min(top + window.height() * BLOCK, height);
    int right = Math.min(left + window.width() * BLOCK, width);
    for (int y = top; y < bottom; y++) {
      int row = y - top + window.above() * BLOCK;
      for (int x = left; x < right; x++) {
        int column = x - left + window.before() * BLOCK;
        for (int c = 0; c < 3; c++) {
          int value = Math.round(planes.get((c * rows + row) * columns + column) * 64 + 128);
          rgb[(y * width + x) * 3 + c] = (byte) Math.max(0, Math.min(255, value));
        }
      }
    }
  }
}
