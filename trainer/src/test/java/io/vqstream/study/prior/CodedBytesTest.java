package io.vqstream.study.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodedBytesTest {
  private static final int CODEWORDS = 8;
  private static final int POSITIONS = 9;

  private static CodePrior prior() {
    return new CodePrior(3, 3, CODEWORDS, 4);
  }

  /** Codes of images: a random first one, and the same or the next one after it. */
  private static int[] codes(int images) {
    Random random = new Random(5);
    int[] codes = new int[images * POSITIONS];
    for (int i = 0; i < codes.length; i++) {
      codes[i] =
          i % POSITIONS == 0
              ? random.nextInt(CODEWORDS)
              : (codes[i - 1] + random.nextInt(2)) % CODEWORDS;
    }
    return codes;
  }

  @Test
  void decodesWhatThePixelCnnEncoded() {
    try (CodePrior prior = prior()) {
      // Given
      int[] codes = codes(60);

      // When
      int[] decoded = CodedBytes.decode(CodedBytes.pixelCnn(codes, prior), 60, prior);

      // Then
      assertThat(decoded).isEqualTo(codes);
    }
  }

  @Test
  void probabilitiesDependOnEarlierCodesAlone() {
    try (CodePrior prior = prior()) {
      // Given two images that differ from the fifth code on
      int[] codes = codes(2);
      System.arraycopy(codes, 0, codes, POSITIONS, POSITIONS);
      for (int i = 4; i < POSITIONS; i++) {
        codes[POSITIONS + i] = CODEWORDS - 1 - codes[i];
      }

      // When
      float[] p = prior.probabilities(codes);

      // Then
      int size = POSITIONS * CODEWORDS;
      assertThat(Arrays.copyOfRange(p, size, size + 5 * CODEWORDS))
          .containsExactly(Arrays.copyOf(p, 5 * CODEWORDS));
      assertThat(Arrays.copyOfRange(p, size + 5 * CODEWORDS, 2 * size))
          .isNotEqualTo(Arrays.copyOfRange(p, 5 * CODEWORDS, size));
    }
  }

  @Test
  void learnedPriorNeedsFewestBytes() {
    try (CodePrior prior = prior()) {
      // Given
      int[] codes = codes(300);
      try (NDArray array = prior.array(codes)) {
        for (int i = 0; i < 80; i++) {
          prior.step(array, 32, 5e-3);
        }
      }

      // When
      double uniform = CodedBytes.uniform(codes, CODEWORDS).length;
      double orderZero = CodedBytes.orderZero(codes, codes, CODEWORDS).length;
      double learned = CodedBytes.pixelCnn(codes, prior).length;

      // Then 3 bits a code; codes are uniform by themselves, and one bit follows from those before
      assertThat(uniform * 8 / codes.length).isCloseTo(3, within(0.01));
      assertThat(orderZero).isLessThan(uniform * 1.01);
      assertThat(learned).isLessThan(0.6 * uniform);
    }
  }
}
