package io.vqstream.codec;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Sizes of pictures that tests go through. */
final class Sizes {
  /** Beyond the largest: every way that a side can lie on the grids of 8, 16, 32 and 64 pixels. */
  static final int MOST = 70;

  private Sizes() {}

  static IntStream sides() {
    return IntStream.rangeClosed(1, MOST);
  }

  /** A hundred widths and heights; a side is as likely to have one bit as eight. */
  static Stream<Arguments> pairs() {
    Random random = new Random(20);
    return Stream.generate(() -> Arguments.of(side(random), side(random))).limit(100);
  }

  private static int side(Random random) {
    int most = 2 << random.nextInt(8);
    return 1 + random.nextInt(most);
  }
}
