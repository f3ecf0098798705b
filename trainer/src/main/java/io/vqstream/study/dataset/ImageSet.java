package io.vqstream.study.dataset;

import java.util.Arrays;
import java.util.Optional;

/**
 * Images of one size, some of them held out.
 *
 * @param name name for reports
 * @param train samples of the training images, plane after plane, image after image; not copied
 * @param test samples of the held-out images; not copied
 * @param labels class of each held-out image, 0..9, if known
 */
public record ImageSet(
    String name, ImageShape shape, byte[] train, byte[] test, Optional<byte[]> labels) {

  /** Returns the number of training images. */
  public int trainCount() {
    return train.length / shape.samples();
  }

  /** Returns the number of held-out images. */
  public int testCount() {
    return test.length / shape.samples();
  }

  /** Returns at most so many of the images, the first ones. */
  public ImageSet limit(int trainImages, int testImages) {
    int n = Math.min(trainImages, trainCount());
    int m = Math.min(testImages, testCount());
    return new ImageSet(
        name,
        shape,
        Arrays.copyOf(train, n * shape.samples()),
        Arrays.copyOf(test, m * shape.samples()),
        labels.map(all -> Arrays.copyOf(all, m)));
  }

  /** Returns the images in gray: the rounded mean of the channels. */
  public ImageSet gray() {
    if (shape.channels() == 1) {
      return this;
    }
    ImageShape one = new ImageShape(1, shape.height(), shape.width());
    return new ImageSet(name + " in gray", one, gray(train), gray(test), labels);
  }

  private byte[] gray(byte[] samples) {
    int plane = shape.height() * shape.width();
    byte[] gray = new byte[samples.length / shape.channels()];
    for (int i = 0; i < gray.length; i++) {
      int from = i / plane * shape.samples() + i % plane;
      int sum = 0;
      for (int c = 0; c < shape.channels(); c++) {
        sum += samples[from + c * plane] & 0xff;
      }
      gray[i] = (byte) ((sum + shape.channels() / 2) / shape.channels());
    }
    return gray;
  }
}
