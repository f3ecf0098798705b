package io.vqstream.vqvae;

import io.vqstream.checkpoint.Architecture;

/** Converts 8-bit samples to (x - 128) / 64 for the networks, and back. */
final class Pixels {
  private static final int BLOCK = Architecture.BLOCK;
  private static final int RGB = 3;

  private Pixels() {}

  /**
   * Returns the samples of a window, {@code [8 * seenHeight][8 * seenWidth][3]}. Outside the image
   * the last row and column are replicated.
   */
  static float[] of(byte[] rgb, int width, int height, Window window) {
    int rows = window.seenHeight() * BLOCK;
    int columns = window.seenWidth() * BLOCK;
    float[] samples = new float[Math.multiplyExact(RGB * rows, columns)];
    int top = (window.top() - window.above()) * BLOCK;
    int left = (window.left() - window.before()) * BLOCK;
    int at = 0;
    for (int y = 0; y < rows; y++) {
      int from = Math.min(top + y, height - 1) * width;
      for (int x = 0; x < columns; x++) {
        int pixel = (from + Math.min(left + x, width - 1)) * RGB;
        for (int c = 0; c < RGB; c++) {
          samples[at++] = ((rgb[pixel + c] & 0xff) - 128) / 64f;
        }
      }
    }
    return samples;
  }

  /**
   * Rounds the samples of a window, clamps them to 0..255 and writes the part of its core that lies
   * within the image.
   */
  static void put(float[] samples, Window window, byte[] rgb, int width, int height) {
    int columns = window.seenWidth() * BLOCK;
    int top = window.top() * BLOCK;
    int left = window.left() * BLOCK;
    int bottom = Math.min(top + window.height() * BLOCK, height);
    int right = Math.min(left + window.width() * BLOCK, width);
    for (int y = top; y < bottom; y++) {
      int row = y - top + window.above() * BLOCK;
      int from = (row * columns + window.before() * BLOCK) * RGB;
      int to = (y * width + left) * RGB;
      for (int i = 0; i < (right - left) * RGB; i++) {
        int value = Math.round(samples[from + i] * 64 + 128);
        rgb[to + i] = (byte) Math.max(0, Math.min(255, value));
      }
    }
  }
}
