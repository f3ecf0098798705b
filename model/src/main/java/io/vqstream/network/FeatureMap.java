package io.vqstream.network;

import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.Winograd;
import java.util.Arrays;

/**
 * The activations of a layer for a batch of windows of equal size: channels last, with a border of
 * zeros as wide as a tile of 4x4 positions reads beyond the edge. The array is reused for maps of
 * other sizes. Not thread-safe, but positions can be written by several threads.
 */
final class FeatureMap {
  private static final int TILE = Winograd.TILE;

  private float[] values = {};
  private int images;
  private int height;
  private int width;
  private int stride;
  private int rowStride;
  private int imageStride;

  /**
   * Sets the size. The values are undefined, those of the border 0.
   *
   * @param channels of a position; padded to a multiple of {@link Kernels#ALIGNMENT}
   */
  FeatureMap resize(int images, int height, int width, int channels) {
    this.images = images;
    this.height = height;
    this.width = width;
    stride = Kernels.padded(channels);
    rowStride = (roundUp(width) + 2) * stride;
    imageStride = Math.multiplyExact(roundUp(height) + 2, rowStride);
    int length = Math.multiplyExact(images, imageStride);
    if (values.length < length) {
      values = new float[length];
    } else {
      clearBorder();
    }
    return this;
  }

  /** Sets the size to that of another map. */
  FeatureMap resizeLike(FeatureMap other) {
    return resize(other.images, other.height, other.width, other.stride);
  }

  private void clearBorder() {
    for (int image = 0; image < images; image++) {
      int end = (image + 1) * imageStride;
      Arrays.fill(values, image * imageStride, image * imageStride + rowStride, 0f);
      Arrays.fill(values, image * imageStride + (height + 1) * rowStride, end, 0f);
      for (int y = 0; y < height; y++) {
        int row = at(image, y, 0);
        Arrays.fill(values, row - stride, row, 0f);
        Arrays.fill(values, row + width * stride, row - stride + rowStride, 0f);
      }
    }
  }

  private static int roundUp(int length) {
    return (length + TILE - 1) / TILE * TILE;
  }

  /** Returns the index of the first channel of a position; the border has positions -1, too. */
  int at(int image, int y, int x) {
    return image * imageStride + (y + 1) * rowStride + (x + 1) * stride;
  }

  float[] values() {
    return values;
  }

  int images() {
    return images;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** Returns the distance of neighboring positions of a row. */
  int stride() {
    return stride;
  }

  /** Returns the distance of neighboring positions of a column. */
  int rowStride() {
    return rowStride;
  }

  /** Returns the number of tiles that cover all images. */
  int tiles() {
    return images * tileRows() * tileColumns();
  }

  private int tileRows() {
    return roundUp(height) / TILE;
  }

  private int tileColumns() {
    return roundUp(width) / TILE;
  }

  /** Returns the image of a tile. */
  int tileImage(int tile) {
    return tile / tileColumns() / tileRows();
  }

  /** Returns the first row of a tile. */
  int tileTop(int tile) {
    return tile / tileColumns() % tileRows() * TILE;
  }

  /** Returns the first column of a tile. */
  int tileLeft(int tile) {
    return tile % tileColumns() * TILE;
  }
}
