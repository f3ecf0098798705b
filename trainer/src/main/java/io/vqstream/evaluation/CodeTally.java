package io.vqstream.evaluation;

import io.vqstream.codec.CodeCounts;
import io.vqstream.codec.FrameInfo;
import java.util.HashMap;
import java.util.Map;

/** Adds up the codes of the frames of one level. Safe for use by many threads. */
final class CodeTally {
  private static final double LN2 = Math.log(2);

  private final int quality;
  // A codec may choose among checkpoints, and their slots have nothing to do with each other.
  private final Map<String, long[][]> countsByCheckpoint = new HashMap<>();
  private long codes;
  private long payloadBytes;
  private long frameBytes;
  private double crossEntropyBits;
  private double largestDeviation;
  private String deviatingImage = "";
  private int outOfBound;

  CodeTally(int quality) {
    this.quality = quality;
  }

  synchronized void add(String image, FrameInfo frame) {
    codes += frame.codes();
    payloadBytes += frame.payloadBytes();
    frameBytes += frame.frameBytes();
    crossEntropyBits += frame.crossEntropyBits();
    double asked = frame.crossEntropyBits() / 8;
    double deviation = frame.payloadBytes() - asked;
    if (Math.abs(deviation) > CodeBits.BOUND_SHARE * asked + CodeBits.BOUND_BYTES) {
      outOfBound++;
    }
    if (deviatingImage.isEmpty() || Math.abs(deviation) > Math.abs(largestDeviation)) {
      largestDeviation = deviation;
      deviatingImage = image;
    }
    add(
        countsByCheckpoint.computeIfAbsent(frame.checkpoint(), key -> zeros(frame)),
        frame.counts());
  }

  private static long[][] zeros(FrameInfo frame) {
    long[][] zeros = new long[frame.counts().slots()][];
    for (int slot = 0; slot < zeros.length; slot++) {
      zeros[slot] = new long[frame.counts().codewords(slot)];
    }
    return zeros;
  }

  private static void add(long[][] sums, CodeCounts counts) {
    for (int slot = 0; slot < sums.length; slot++) {
      for (int codeword = 0; codeword < sums[slot].length; codeword++) {
        sums[slot][codeword] += counts.count(slot, codeword);
      }
    }
  }

  synchronized CodeBits total() {
    double fixed = 0;
    double orderZero = 0;
    for (long[][] slots : countsByCheckpoint.values()) {
      for (long[] counts : slots) {
        long total = 0;
        for (long count : counts) {
          total += count;
        }
        fixed += total * log2(counts.length);
        orderZero += entropyBits(counts, total);
      }
    }
    return new CodeBits(
        quality,
        codes,
        fixed,
        orderZero,
        payloadBytes,
        frameBytes,
        crossEntropyBits,
        largestDeviation,
        deviatingImage,
        outOfBound);
  }

  /** Bits of all codes of a slot at their own frequencies. */
  private static double entropyBits(long[] counts, long total) {
    double bits = 0;
    for (long count : counts) {
      if (count > 0) {
        bits += count * log2((double) total / count);
      }
    }
    return bits;
  }

  private static double log2(double value) {
    return Math.log(value) / LN2;
  }
}
