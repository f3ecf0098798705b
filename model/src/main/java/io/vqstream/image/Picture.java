package io.vqstream.image;

import java.util.Objects;

/**
 * The pixels of an image as a viewer shows them: 8-bit sRGB, or in the space of the ICC profile
 * that an {@link ImageMetadata} beside them has; opaque, upright.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param gray whether every pixel has red = green = blue because the source had one channel
 * @param rgb samples 0..255 (unsigned bytes), interleaved red, green, blue, row by row: length
 *     width * height * 3. Not copied; callers must not write to it.
 */
public record Picture(int width, int height, boolean gray, byte[] rgb) {

  public Picture {
    Objects.requireNonNull(rgb, "rgb");
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("a picture of " + width + "x" + height + " has no pixels");
    }
    if (rgb.length != Math.multiplyExact(Math.multiplyExact(width, height), 3)) {
      throw new IllegalArgumentException(
          rgb.length + " samples do not make a picture of " + width + "x" + height);
    }
  }

  /** Number of pixels. */
  public long pixels() {
    return (long) width * height;
  }
}
