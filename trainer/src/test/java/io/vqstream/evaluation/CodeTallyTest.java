package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.codec.CodeCounts;
import io.vqstream.codec.CodeStatistics;
import io.vqstream.codec.FrameInfo;
import io.vqstream.frame.Frame;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeTallyTest {
  private final CodeTally tally = new CodeTally(2);

  @Test
  void fixedLengthIsTheLogarithmOfTheCodebookSize() {
    // Given 6 codes of 8 codewords and 6 codes of 2
    tally.add("a", frame("c0dec0de", 3, 20, new int[][] {{6, 0, 0, 0, 0, 0, 0, 0}, {6, 0}}));

    // When
    CodeBits bits = tally.total();

    // Then
    assertThat(bits.codes()).isEqualTo(12);
    assertThat(bits.fixedBits()).isCloseTo(6 * 3 + 6, within(1e-12));
    assertThat(bits.perCode(bits.fixedBits())).isCloseTo(2, within(1e-12));
  }

  @Test
  void orderZeroIsTheEntropyOfEachSubspace() {
    // Given one subspace that is 0 in one image and 1 in the other, and one that is skewed 1 to 3
    tally.add("a", frame("c0dec0de", 3, 20, new int[][] {{4, 0}, {3, 1}}));
    tally.add("b", frame("c0dec0de", 3, 20, new int[][] {{0, 4}, {3, 1}}));

    // When
    double bits = tally.total().orderZeroBits();

    // Then
    assertThat(bits).isCloseTo(8 * 1 + 8 * 0.8112781244591328, within(1e-9));
  }

  @Test
  void separatesSubspacesOfDifferentCheckpoints() {
    // Given
    tally.add("small", frame("aaaaaaaa", 3, 20, new int[][] {{8, 0}}));
    tally.add("large", frame("bbbbbbbb", 3, 20, new int[][] {{0, 8, 0, 0}, {0, 8}}));

    // When
    CodeBits bits = tally.total();

    // Then
    assertThat(bits.orderZeroBits()).isZero();
    assertThat(bits.fixedBits()).isCloseTo(8 + 2 * 8 + 8, within(1e-12));
  }

  @Test
  void savingComparesPayloadsWithOrderZero() {
    // Given 32 bits at order 0 and 16 bits as coded
    tally.add("a", frame("c0dec0de", 2, 16, new int[][] {{16, 16}}));

    // When
    double saved = tally.total().savedPercent();

    // Then
    assertThat(saved).isCloseTo(50, within(1e-9));
  }

  @Test
  void namesTheImageWithTheLargestDeviation() {
    // Given 1 byte above, 6 below, and 100 above but within a thousandth
    tally.add("near", frame("c0dec0de", 101, 800, new int[][] {{1, 1}}));
    tally.add("below", frame("c0dec0de", 100, 848, new int[][] {{1, 1}}));
    tally.add("large", frame("c0dec0de", 200_004, 8 * 200_000, new int[][] {{1, 1}}));

    // When
    CodeBits bits = tally.total();

    // Then
    assertThat(bits.largestDeviation()).isCloseTo(-6, within(1e-9));
    assertThat(bits.deviatingImage()).isEqualTo("below");
    assertThat(bits.outOfBound()).isEqualTo(1);
    assertThat(bits.excessPercent()).isCloseTo(100 * (200_205.0 / 200_206 - 1), within(1e-9));
  }

  @Test
  void usageOfCodesSurvivesItsText() {
    // Given
    CodeUsage usage = frame("c0dec0de", 3, 20.25, new int[][] {{6, 0, 0, 2}, {0, 0}, {1}});

    // When
    CodeUsage parsed = CodeUsage.parse(usage.format());

    // Then
    assertThat(usage.format()).doesNotContain(" ");
    assertThat(parsed).usingRecursiveComparison().isEqualTo(usage);
  }

  private static CodeUsage frame(
      String checkpoint, int payloadBytes, double crossEntropyBits, int[][] counts) {
    long codes = 0;
    for (int[] subspace : counts) {
      for (int count : subspace) {
        codes += count;
      }
    }
    byte[] digest = HexFormat.of().parseHex(checkpoint);
    return CodeUsage.of(
        new FrameInfo(
            new Frame.Coded(digest, 0, 2, false, 16, 16, new byte[payloadBytes]),
            new CodeStatistics(codes, crossEntropyBits, "", CodeCounts.of(counts)),
            List.of()));
  }
}
