package io.vqstream.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/**
 * 8-bit samples as stored in a file, before orientation.
 *
 * @param width columns
 * @param height rows
 * @param gray whether there is one channel; otherwise red, green and blue are interleaved
 * @param data the samples row by row without gaps: length width * height, times 3 unless gray
 */
record Samples(int width, int height, boolean gray, byte[] data) {
  private static final int OPAQUE = 255;

  /** Allocates samples of 0. */
  static Samples ofSize(int width, int height, boolean gray) {
    int pixels = Math.multiplyExact(width, height);
    return new Samples(
        width, height, gray, new byte[gray ? pixels : Math.multiplyExact(pixels, 3)]);
  }

  /**
   * Returns the colors of a raster whose last band is alpha.
   *
   * @param raster gray and alpha, or red, green, blue and alpha, 8 bits each
   * @return empty if a pixel is not opaque
   */
  static Optional<Samples> ofOpaque(Raster raster) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    Samples samples = ofSize(width, raster.getHeight(), bands == 2);
    byte[] data = samples.data();
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = 0; i < row.length; i++) {
        if (i % bands < bands - 1) {
          data[to++] = (byte) row[i];
        } else if (row[i] != OPAQUE) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(samples);
  }

  int bands() {
    return gray ? 1 : 3;
  }

  /** Returns a raster that shares the samples. */
  WritableRaster raster() {
    return Raster.createInterleavedRaster(
        new DataBufferByte(data, data.length),
        width,
        height,
        width * bands(),
        bands(),
        gray ? new int[] {0} : new int[] {0, 1, 2},
        null);
  }

  /** Returns an image that shares the samples, so that a reader can decode into it. */
  BufferedImage image() {
    ColorSpace space = ColorSpace.getInstance(gray ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
    ColorModel model =
        new ComponentColorModel(space, false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
    return new BufferedImage(model, raster(), false, null);
  }

  /**
   * Returns a picture as an image that shares its samples, or has a copy of one channel if gray.
   *
   * @param gray whether the image has one channel; the picture must be gray
   */
  static BufferedImage imageOf(Picture picture, boolean gray) {
    byte[] rgb = picture.rgb();
    if (!gray) {
      return new Samples(picture.width(), picture.height(), false, rgb).image();
    }
    // a copy, because the JDK's PNG writer fails for a single pixel of a row with a pixel stride of
    // 3
    Samples samples = ofSize(picture.width(), picture.height(), true);
    for (int i = 0; i < samples.data().length; i++) {
      samples.data()[i] = rgb[3 * i];
    }
    return samples.image();
  }
}
