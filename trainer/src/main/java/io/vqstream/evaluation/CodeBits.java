package io.vqstream.evaluation;

/**
 * The bits that the codes of all images take at one quality level: with codes of fixed length, with
 * an ideal static code, and range-coded under the prior.
 *
 * <p>The order-0 bits are the empirical entropy of each subspace's codes over the evaluated images,
 * without the cost of a table. A static code fitted on other images does worse, so the saving of
 * the prior is a lower bound.
 *
 * @param quality quality level
 * @param codes number of codes
 * @param fixedBits sum over codes of log2 of the size of the codebook
 * @param orderZeroBits empirical entropy of each subspace's codes
 * @param payloadBytes bytes of the range-coded codes, without frames
 * @param frameBytes bytes of whole frames
 * @param crossEntropyBits sum over codes of -log2 p under the exact prior, before p is rounded to
 *     frequencies of the range coder
 * @param largestDeviation payload less cross-entropy, in bytes, of the image where the magnitude is
 *     largest
 * @param deviatingImage name of that image
 * @param outOfBound number of images whose deviation exceeds {@value #BOUND_SHARE} of the
 *     cross-entropy + {@value #BOUND_BYTES} bytes
 */
public record CodeBits(
    int quality,
    long codes,
    double fixedBits,
    double orderZeroBits,
    long payloadBytes,
    long frameBytes,
    double crossEntropyBits,
    double largestDeviation,
    String deviatingImage,
    int outOfBound) {

  /** Bound on the cost of rounding to frequencies, as a fraction of the cross-entropy. */
  public static final double BOUND_SHARE = 0.001;

  /** Bound on the cost of ending the stream of the range coder, in bytes. */
  public static final int BOUND_BYTES = 4;

  /** Returns a total of bits divided by the number of codes; 0 if there are no codes. */
  public double perCode(double bits) {
    return codes == 0 ? 0 : bits / codes;
  }

  /** Returns how much smaller the payload is than the order-0 bits, in percent. */
  public double savedPercent() {
    return orderZeroBits == 0 ? 0 : 100 * (1 - 8 * payloadBytes / orderZeroBits);
  }

  /** Returns the excess of the payload over the cross-entropy, in percent of the latter. */
  public double excessPercent() {
    return crossEntropyBits == 0 ? 0 : 100 * (8 * payloadBytes / crossEntropyBits - 1);
  }
}
