package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class TemporalMixtureTest {
  /** A grid of two rows and three columns with two subspaces. */
  private static final Grid GRID = new Grid(2, 3);

  private static final int SUBSPACES = 2;
  private static final int CODES = 12;

  private final TemporalMixture mixture =
      new TemporalMixture(CodeHistory.ofKeyFrame(new byte[CODES], SUBSPACES), GRID, SUBSPACES);

  @Test
  void startsHalfwayBetweenPriorAndReference() {
    assertThat(mixture.probability(0, 0.3f)).isEqualTo(0.5f + 0.5f * 0.3f);
  }

  @Test
  void learnsFromEachFlag() {
    // When a code is that of the reference frame, then one is not
    float r = mixture.probability(7, 0.3f);
    mixture.learn(0, 0, 7, true, r);
    double more = 0.5 + (0.5 / 0.65 - 0.5) / 50;
    assertThat(weight(7)).isCloseTo(more, within(1e-6));
    mixture.learn(1, 0, 7, false, mixture.probability(7, 0.3f));

    // Then
    assertThat(weight(7)).isCloseTo(more - more / 50, within(1e-6));
    assertThat(weight(8)).isEqualTo(0.5);
  }

  @Test
  void keepsWeightsWithinLimits() {
    for (int i = 0; i < 2000; i++) {
      mixture.learn(0, 0, 0, true, mixture.probability(0, 0x1p-24f));
      mixture.learn(0, 0, 1, false, mixture.probability(1, 0.5f));
    }

    assertThat(weight(0)).isEqualTo(1 - 0x1p-12);
    assertThat(weight(1)).isEqualTo(0x1p-12);
    assertThat(mixture.probability(0, 1 - 0x1p-24f)).isEqualTo(1 - 0x1p-24f);
  }

  @Test
  void countsChangesAroundCode() {
    // Given
    int none = mixture.weightIndex(1, 1, 1);

    // When the code to the left, above and above to the right change, and the subspace before
    for (int position : new int[] {3, 1, 2}) {
      mixture.learn(position, 1, 0, false, 0.5f);
    }
    mixture.learn(4, 0, 0, false, 0.5f);

    // Then three changed neighbors of three contexts each, and one changed subspace
    assertThat(mixture.weightIndex(1, 1, 1) - none).isEqualTo(3 * 3 + 1);
  }

  @Test
  void separatesContextsOfCodeAndItsChange() {
    // Given
    byte[] codes = new byte[CODES];
    codes[2] = 5;
    BitSet changed = new BitSet();
    changed.set(4);
    CodeHistory history = new CodeHistory(codes, changed, new float[SUBSPACES * 48]);
    TemporalMixture other = new TemporalMixture(history, GRID, SUBSPACES);

    // Then
    assertThat(other.weightIndex(0, 0, 0)).isZero();
    assertThat(other.weightIndex(0, 1, 0)).isEqualTo(24);
    assertThat(other.weightIndex(0, 2, 0)).isEqualTo(12);
    assertThat(other.weightIndex(0, 0, 1)).isEqualTo(48);
  }

  /** The flag, then the prior without the reference code: all codes together have probability 1. */
  @Test
  void distributesAllProbability() {
    // Given three nonzero codewords, of which the second is the reference code
    int[] frequencies = {30, 50, 20};
    float zero = 0.4f;
    float given = TemporalMixture.nonzeroProbability(zero, frequencies[1], 100);
    float again = mixture.probability(0, given);
    float zeroWithout = TemporalMixture.zeroProbabilityWithout(zero, frequencies[1], 100);

    // When
    double third = (1 - again) * (1 - zeroWithout) * 20 / 50;

    // Then the mixture of each code is that of prior and reference
    assertThat(given).isCloseTo(0.3f, within(1e-6f));
    assertThat(again).isCloseTo(0.65f, within(1e-6f));
    assertThat((1 - again) * zeroWithout).isCloseTo(0.5f * 0.4f, within(1e-6f));
    assertThat(third).isCloseTo(0.5 * 0.6 * 0.2, within(1e-6));
  }

  private double weight(int index) {
    return mixture.next(new byte[CODES]).weights()[index];
  }
}
