package io.vqstream.study.dataset;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;

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

  /** Keeps pixels that are always black or white from a bias that no step can move. */
  private static final double MIN_MEAN = 0.0067;

  /** Returns the number of training images. */
  public int trainCount() {
    return train.length / shape.samples();
  }

  /** Returns the number of held-out images. */
  public int testCount() {
    return test.length / shape.samples();
  }

  /** Returns this set with at most so many held-out images, evenly spread. */
  public ImageSet limitTest(int images) {
    int count = Math.min(images, testCount());
    int size = shape.samples();
    byte[] some = new byte[count * size];
    byte[] classes = new byte[count];
    for (int i = 0; i < count; i++) {
      int from = spread(i, count, testCount());
      System.arraycopy(test, from * size, some, i * size, size);
      classes[i] = labels.isPresent() ? labels.get()[from] : 0;
    }
    return new ImageSet(name, shape, train, some, labels.map(all -> classes));
  }

  /** Returns the index of one of some images that are evenly spread over all. */
  static int spread(int index, int some, int all) {
    return (int) ((long) index * all / some);
  }

  /**
   * Returns this set with its last training images held out, in place of those that are.
   *
   * @param images number of them
   */
  public ImageSet validation(int images) {
    int from = (trainCount() - Math.min(images, trainCount() / 2)) * shape.samples();
    return new ImageSet(
        name,
        shape,
        Arrays.copyOf(train, from),
        Arrays.copyOfRange(train, from, train.length),
        Optional.empty());
  }

  /** Returns the held-out images, with one training image alone. */
  public ImageSet testOnly() {
    return new ImageSet(name, shape, Arrays.copyOf(train, shape.samples()), test, labels);
  }

  /**
   * Returns the images as bits, drawn once with their gray as probability: a fixed binarization, as
   * that of Salakhutdinov and Murray 2008.
   */
  public ImageSet binarized(long seed) {
    Random random = new Random(seed);
    return new ImageSet(name + " as bits", shape, bits(train, random), bits(test, random), labels);
  }

  private static byte[] bits(byte[] samples, Random random) {
    byte[] bits = new byte[samples.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (byte) (255 * random.nextDouble() < (samples[i] & 0xff) ? 255 : 0);
    }
    return bits;
  }

  /** Returns the logits of the mean of the training images, of at most 5 in magnitude. */
  public float[] meanLogits() {
    double[] sums = new double[shape.samples()];
    for (int i = 0; i < train.length; i++) {
      sums[i % sums.length] += (train[i] & 0xff) / 255.0;
    }
    float[] logits = new float[sums.length];
    for (int i = 0; i < logits.length; i++) {
      double mean = Math.max(MIN_MEAN, Math.min(1 - MIN_MEAN, sums[i] / trainCount()));
      logits[i] = (float) Math.log(mean / (1 - mean));
    }
    return logits;
  }

  /** Returns a checksum of all samples. */
  public String checksum() {
    CRC32 crc = new CRC32();
    crc.update(train);
    crc.update(test);
    return Long.toHexString(crc.getValue());
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
