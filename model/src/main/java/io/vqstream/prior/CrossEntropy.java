package io.vqstream.prior;

/**
 * Sums -log2 p in bits. Multiplies the probabilities and takes a logarithm only when the product
 * gets small.
 */
final class CrossEntropy {
  private static final double MIN_PRODUCT = 1e-200;
  private static final double LN2 = StrictMath.log(2);

  private double bits = 0;
  private double product = 1;

  /**
   * Adds a symbol.
   *
   * @param probability above 1e-100
   */
  void add(double probability) {
    product *= probability;
    if (product < MIN_PRODUCT) {
      bits = bits();
      product = 1;
    }
  }

  /** Returns the sum in bits. */
  double bits() {
    return bits + bits(product);
  }

  /** Returns -log2 of a probability, or of a quotient of two. */
  static double bits(double probability) {
    return -StrictMath.log(probability) / LN2;
  }
}
