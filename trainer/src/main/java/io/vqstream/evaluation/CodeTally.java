package io.vqstream.evaluation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Accumulates code statistics over the frames of a quality level. Thread-safe. */
final class CodeTally {
  private static final double LN2 = Math.log(2);

  private final int quality;
  // by checkpoint, since a codec may use several and their codebooks are unrelated
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

  synchronized void add(String image, CodeUsage frame) {
    codes += frame.codes();
    payloadBytes += frame.payloadBytes();
    frameBytes += frame.frameBytes();
    crossEntropyBits += frame.crossEntropyBits();
    double expected = frame.crossEntropyBits() / 8;
    double deviation = frame.payloadBytes() - expected;
    if (Math.abs(deviation) > CodeBits.BOUND_SHARE * expected + CodeBits.BOUND_BYTES) {
      outOfBound++;
    }
    if (deviatingImage.isEmpty() || Math.abs(deviation) > Math.abs(largestDeviation)) {
      largestDeviation = deviation;
      deviatingImage = image;
    }
    add(
        countsByCheckpoint.computeIfAbsent(frame.checkpoint(), key -> zeros(frame.counts())),
        frame.counts());
  }

  private static long[][] zeros(int[][] counts) {
    return Arrays.stream(counts).map(row -> new long[row.length]).toArray(long[][]::new);
  }

  private static void add(long[][] sums, int[][] counts) {
    for (int subspace = 0; subspace < sums.length; subspace++) {
      for (int codeword = 0; codeword < sums[subspace].length; codeword++) {
        sums[subspace][codeword] += counts[subspace][codeword];
      }
    }
  }

  synchronized CodeBits total() {
    double fixed = 0;
    double orderZero = 0;
    for (long[][] subspaces : countsByCheckpoint.values()) {
      for (long[] counts : subspaces) {
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

  /** Returns the empirical entropy of the codes of a subspace, in bits for all codes together. */
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
