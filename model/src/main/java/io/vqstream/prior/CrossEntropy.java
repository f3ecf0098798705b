package io.vqstream.prior;

/**
 * Adds up -log2 p. Multiplies the probabilities and takes a logarithm only when the product gets
 * small.
 */
final class CrossEntropy {
  private static final double SMALL = 1e-200;
  private static final double LN2 = StrictMath.log(2);

  private double bits = 0;
  private double product = 1;

  /**
   * @param probability above 1e-100
   */
  void add(double probability) {
    product *= probability;
    if (product < SMALL) {
      bits = bits();
      product = 1;
    }
  }

  double bits() {
    return bits + bits(product);
  }

  static double bits(double probability) {
    return -StrictMath.log(probability) / LN2;
  }
}
