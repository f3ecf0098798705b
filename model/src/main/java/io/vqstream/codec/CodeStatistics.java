package io.vqstream.codec;

/**
 * Statistics of the codes of a frame.
 *
 * @param codes number of coded indices; those of chroma subspaces are not coded in a gray image
 * @param crossEntropyBits sum of -log2 p over the codes under the float prior, before probabilities
 *     are rounded to integer frequencies
 * @param digest SHA-256 of the codes in hexadecimal: {@code [row][column][subspace]}, one byte per
 *     code, 0 for subspaces that are not coded; equal on every machine
 * @param counts histogram of the codes
 */
public record CodeStatistics(
    long codes, double crossEntropyBits, String digest, CodeCounts counts) {

  /** Statistics of a pass-through frame, which has no codes. */
  public static final CodeStatistics NONE = new CodeStatistics(0, 0, "", CodeCounts.none());
}
