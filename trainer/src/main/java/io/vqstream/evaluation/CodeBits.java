package io.vqstream.evaluation;

/**
 * What the codes of all images cost at one level, three ways, and how close the range coder comes
 * to what the prior asks for.
 *
 * <p>The static code of order 0 is the ideal one: each slot's entropy, of its codes over the very
 * images that are evaluated, and nothing paid for the table. A real one would be fitted on other
 * images and do worse, so the saving of the prior beside it is, if anything, understated.
 *
 * @param quality level
 * @param codes number of codes
 * @param fixedBits log2 of the slot's number of codewords for each code
 * @param orderZeroBits the ideal static code of each slot
 * @param payloadBytes the range-coded codes, without frames
 * @param frameBytes whole frames
 * @param crossEntropyBits sum of -log2 p of the codes under the exact float prior, before any
 *     rounding
 * @param largestDeviation payload less cross-entropy of the image where they are furthest apart, in
 *     bytes
 * @param deviatingImage that image
 * @param outOfBound number of images where they are further apart than {@value #BOUND_SHARE} of the
 *     cross-entropy and {@value #BOUND_BYTES} bytes
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

  /** What rounding to frequencies may cost, as a share of the cross-entropy. */
  public static final double BOUND_SHARE = 0.001;

  /** What the end of the range coder's stream may cost. */
  public static final int BOUND_BYTES = 4;

  /** Bits a code of a total; 0 where there are no codes. */
  public double perCode(double bits) {
    return codes == 0 ? 0 : bits / codes;
  }

  /** What the payload saves against the static code of order 0, in percent. */
  public double savedPercent() {
    return orderZeroBits == 0 ? 0 : 100 * (1 - 8 * payloadBytes / orderZeroBits);
  }

  /** How far the payloads are above the cross-entropy, in percent of it. */
  public double excessPercent() {
    return crossEntropyBits == 0 ? 0 : 100 * (8 * payloadBytes / crossEntropyBits - 1);
  }
}
