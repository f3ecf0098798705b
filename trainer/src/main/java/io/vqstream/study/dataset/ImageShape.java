package io.vqstream.study.dataset;

/**
 * Size of the images of a data set.
 *
 * @param channels 1 for gray, 3 for red, green and blue
 */
public record ImageShape(int channels, int height, int width) {
  /** Returns the samples of an image. */
  public int samples() {
    return channels * height * width;
  }

  @Override
  public String toString() {
    return "%dx%d%s".formatted(width, height, channels == 1 ? " gray" : " RGB");
  }
}
