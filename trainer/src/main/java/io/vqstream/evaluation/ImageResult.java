package io.vqstream.evaluation;

import io.vqstream.evaluation.cache.CachedMeasurement;
import io.vqstream.image.Picture;

/**
 * The figures of one image coded by one codec at one quality.
 *
 * @param name path within the folder
 * @param width width in pixels
 * @param height height in pixels
 * @param bytes size of the encoded file or frame
 * @param psnr {@link io.vqstream.metric.Psnr} over 8-bit RGB, in dB
 * @param msSsim {@link io.vqstream.metric.MsSsim} over 8-bit RGB, 0..1
 * @param encodeMs encoding time, pixels to bytes, in milliseconds; NaN if not timed
 * @param decodeMs decoding time, bytes to pixels, in milliseconds; NaN if not timed
 * @param cached whether an earlier run measured the figures, times included
 */
public record ImageResult(
    String name,
    int width,
    int height,
    long bytes,
    double psnr,
    double msSsim,
    double encodeMs,
    double decodeMs,
    boolean cached) {

  /** The figures that this run measured. */
  public ImageResult(
      String name,
      int width,
      int height,
      long bytes,
      double psnr,
      double msSsim,
      double encodeMs,
      double decodeMs) {
    this(name, width, height, bytes, psnr, msSsim, encodeMs, decodeMs, false);
  }

  /** Returns figures of the cache. */
  static ImageResult cached(String name, Picture picture, CachedMeasurement figures) {
    return new ImageResult(
        name,
        picture.width(),
        picture.height(),
        figures.bytes(),
        figures.psnr(),
        figures.msSsim(),
        figures.encodeMs(),
        figures.decodeMs(),
        true);
  }

  /**
   * Returns the figures for the cache.
   *
   * @param detail further figures, without spaces
   */
  CachedMeasurement toCache(String detail) {
    return new CachedMeasurement(bytes, psnr, msSsim, encodeMs, decodeMs, detail);
  }

  /** Returns the number of pixels. */
  public long pixels() {
    return (long) width * height;
  }

  /** Returns the bits per pixel. */
  public double bitsPerPixel() {
    return 8.0 * bytes / pixels();
  }

  /** Returns whether encoding and decoding were timed. */
  public boolean timed() {
    return !Double.isNaN(encodeMs);
  }

  /** Returns a copy without times. */
  ImageResult untimed() {
    return new ImageResult(
        name, width, height, bytes, psnr, msSsim, Double.NaN, Double.NaN, cached);
  }
}
