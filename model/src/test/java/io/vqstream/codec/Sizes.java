package io.vqstream.codec;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Picture sizes for tests. */
final class Sizes {
  /** Exclusive bound that covers every remainder modulo 8, 16, 32 and 64 pixels. */
  static final int MAX = 70;

  private Sizes() {}

  static IntStream sides() {
    return IntStream.rangeClosed(1, MAX);
  }

  /** Returns 100 random sizes; the bit length of a side is uniform in 1..8. */
  static Stream<Arguments> pairs() {
    Random random = new Random(20);
    return Stream.generate(() -> Arguments.of(side(random), side(random))).limit(100);
  }

  private static int side(Random random) {
    int max = 2 << random.nextInt(8);
    return 1 + random.nextInt(max);
  }
}
