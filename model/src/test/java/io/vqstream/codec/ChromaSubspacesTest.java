package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TensorType;
import io.vqstream.checkpoint.TransformShape;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChromaSubspacesTest {
  private static final float[] GRAY = {1, 1, 1};
  private static final float[] COLOR = {1, 0, -1};
  private static final float[] NOTHING = {0, 0, 0};

  /** Energy 11.25, of which 0.75 is luma: 7 %, and 6 % together with {@link #COLOR}. */
  private static final float[] HARDLY_GREY = {2.5f, 1, -2};

  @Test
  void findsChromaSubspaces() {
    // Given: two single channels, then two pairs
    Checkpoint checkpoint = synthesis(GRAY, COLOR, COLOR, COLOR, COLOR, GRAY);

    // Then
    assertThat(ChromaSubspaces.of(checkpoint)).isEqualTo(bits(0b0110));
  }

  @Test
  void excludesSubspacesWithLumaOrNoEnergy() {
    // Given
    Checkpoint checkpoint = synthesis(HARDLY_GREY, NOTHING, COLOR, HARDLY_GREY, COLOR, NOTHING);

    // Then
    assertThat(ChromaSubspaces.of(checkpoint)).isEqualTo(bits(0b1000));
  }

  @Test
  void findsOneInTinyCheckpoint() {
    assertThat(ChromaSubspaces.of(TinyCheckpoint.read())).isEqualTo(bits(0b10));
  }

  @Test
  void rejectsSynthesisOfAnotherSize() {
    // Given
    CheckpointWriter writer = new CheckpointWriter("short", sizes());
    writer.tensor(new Tensor("decoder.skip.weight", new int[] {7}, new float[7]), TensorType.F32);
    Checkpoint checkpoint = writer.toCheckpoint();

    // Then
    assertThatThrownBy(() -> ChromaSubspaces.of(checkpoint))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tensor decoder.skip.weight has 7 values, the architecture requires 10368");
  }

  private static BitSet bits(long bits) {
    return BitSet.valueOf(new long[] {bits});
  }

  /** Returns a checkpoint whose channels each add one color to one pixel of their block. */
  private static Checkpoint synthesis(float[]... colors) {
    int[] shape = {192, colors.length, 3, 3};
    float[] weights = new float[192 * colors.length * 9];
    for (int channel = 0; channel < colors.length; channel++) {
      for (int c = 0; c < 3; c++) {
        int output = 64 * c + 5 * channel;
        weights[(output * colors.length + channel) * 9 + 4] = colors[channel][c];
      }
    }
    CheckpointWriter writer = new CheckpointWriter("synthesis", sizes());
    writer.tensor(new Tensor("decoder.skip.weight", shape, weights), TensorType.F32);
    return writer.toCheckpoint();
  }

  private static Architecture sizes() {
    List<SubspaceGroup> subspaces = List.of(new SubspaceGroup(2, 1, 4), new SubspaceGroup(2, 2, 4));
    TransformShape network = new TransformShape(BlockType.RESIDUAL, 4, 1, 4, 1);
    return new Architecture(1, 6, network, network, subspaces, 4, 1, 4);
  }
}
