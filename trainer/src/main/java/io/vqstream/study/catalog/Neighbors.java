package io.vqstream.study.catalog;

/** Nearest neighbors, by which samples and maps of latents are judged. */
final class Neighbors {
  private Neighbors() {}

  /**
   * Returns the mean over samples of the mean squared difference to the nearest image.
   *
   * @param samples samples 0..1, image after image
   * @param images samples 0..255, unsigned
   * @param size samples of an image
   */
  static double distance(float[] samples, byte[] images, int size) {
    double sum = 0;
    int count = samples.length / size;
    for (int i = 0; i < count; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int from = 0; from < images.length; from += size) {
        double distance = 0;
        for (int j = 0; j < size && distance < nearest; j++) {
          double difference = samples[i * size + j] - (images[from + j] & 0xff) / 255.0;
          distance += difference * difference;
        }
        nearest = Math.min(nearest, distance);
      }
      sum += nearest / size;
    }
    return sum / count;
  }

  /**
   * Returns the part of points whose nearest other point is of the same class.
   *
   * @param points [N, 2]
   * @param classes of the points
   */
  static double sameClass(float[] points, byte[] classes) {
    int count = points.length / 2;
    int same = 0;
    for (int i = 0; i < count; i++) {
      int nearest = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < count; j++) {
        double x = points[2 * i] - points[2 * j];
        double y = points[2 * i + 1] - points[2 * j + 1];
        double distance = x * x + y * y;
        if (j != i && distance < least) {
          least = distance;
          nearest = j;
        }
      }
      same += nearest >= 0 && classes[nearest] == classes[i] ? 1 : 0;
    }
    return (double) same / count;
  }

  /** Returns the standard deviation of values. */
  static double deviation(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return Math.sqrt(squares / values.length - mean * mean);
  }
}
