package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.checkpoint.TransformShape;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeCountsTest {

  @Test
  void countsEachSubspaceSeparately() {
    // Given two subspaces of four codewords and one of 256, at two positions
    TransformShape network = new TransformShape(BlockType.RESIDUAL, 8, 1, 8, 1);
    Architecture architecture =
        new Architecture(
            1,
            6,
            network,
            network,
            List.of(new SubspaceGroup(2, 1, 4), new SubspaceGroup(1, 4, 256)),
            8,
            1,
            8);
    byte[] codes = {3, 0, (byte) 255, 3, 1, (byte) 200};

    // When
    CodeCounts counts = CodeCounts.of(codes, architecture, new BitSet());

    // Then
    assertThat(counts.subspaces()).isEqualTo(3);
    assertThat(counts.codewords(0)).isEqualTo(4);
    assertThat(counts.codewords(2)).isEqualTo(256);
    assertThat(counts.count(0, 3)).isEqualTo(2);
    assertThat(counts.count(1, 0)).isEqualTo(1);
    assertThat(counts.count(1, 1)).isEqualTo(1);
    assertThat(counts.count(2, 255)).isEqualTo(1);
    assertThat(counts.count(2, 200)).isEqualTo(1);
    assertThat(counts.count(2, 0)).isZero();
    CodeCounts without = CodeCounts.of(codes, architecture, BitSet.valueOf(new long[] {0b10}));
    assertThat(without.count(0, 3)).isEqualTo(2);
    assertThat(without.count(1, 0) + without.count(1, 1)).isZero();
  }
}
