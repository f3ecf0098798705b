package io.vqstream.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointWriterTest {
  private static final TransformShape NETWORK = new TransformShape(BlockType.RESIDUAL, 8, 1, 16, 2);
  private static final Architecture ARCHITECTURE =
      new Architecture(2, 3, NETWORK, NETWORK, List.of(new SubspaceGroup(3, 1, 5)), 12, 1, 6);
  private static final Tensor WIDE = new Tensor("wide", new int[] {1, 2}, new float[] {0.1f, -3});
  private static final Tensor ODD = new Tensor("odd", new int[] {3}, new float[] {0.5f, 1, -2});
  private static final Tensor EVEN = new Tensor("even", new int[] {2}, new float[] {1, 65504});

  @TempDir Path folder;

  @Test
  void readsWhatItWrites() throws Exception {
    // Given
    Path path = folder.resolve("a.safetensors");
    CheckpointWriter writer = writer().metadata("seed", "a \"quoted\" ünïcode\nline");

    // When
    writer.write(path);
    Checkpoint checkpoint = Checkpoint.read(path);

    // Then
    assertThat(checkpoint.name()).isEqualTo("tiny");
    assertThat(checkpoint.architecture()).isEqualTo(ARCHITECTURE);
    assertThat(checkpoint.metadata()).containsEntry("seed", "a \"quoted\" ünïcode\nline");
    assertThat(checkpoint.tensor("wide").values()).containsExactly(0.1f, -3);
    assertThat(checkpoint.tensor("wide").shape()).containsExactly(1, 2);
    assertThat(checkpoint.tensor("odd").values()).containsExactly(0.5f, 1, -2);
    assertThat(checkpoint.tensor("even").values()).containsExactly(1, 65504);
    assertThat(checkpoint.digest()).isEqualTo(writer.toCheckpoint().digest());
  }

  @Test
  void writesSafetensorsBytes() {
    // When
    byte[] file = writer().toBytes();

    // Then
    int header = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header).matches(length -> length % 8 == 0);
    assertThat(new String(file, 8, header, UTF_8))
        .startsWith("{\"__metadata__\":{\"architecture\":\"{")
        .contains("\"name\":\"tiny\",\"vqstream.version\":\"1\"}");
    assertThat(new String(file, 8, header, UTF_8).stripTrailing())
        .endsWith(
            ",\"wide\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}"
                + ",\"even\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[8,12]}"
                + ",\"odd\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[12,18]}}");
    assertThat(HexFormat.of().formatHex(file, 8 + header, file.length))
        .isEqualTo("cdcccc3d" + "000040c0" + "003cff7b" + "003f803f00c0");
  }

  @Test
  void writesSameBytesInAnyOrder() {
    // When
    CheckpointWriter other =
        new CheckpointWriter("tiny", ARCHITECTURE)
            .tensor(WIDE, TensorType.F32)
            .tensor(EVEN, TensorType.F16)
            .tensor(ODD, TensorType.BF16);

    // Then
    assertThat(other.toBytes()).isEqualTo(writer().toBytes());
  }

  @Test
  void replacesFileAtomically() throws Exception {
    // Given
    Path path = Files.writeString(folder.resolve("a.safetensors"), "x".repeat(10_000));

    // When
    writer().write(path);

    // Then
    assertThat(Files.readAllBytes(path)).isEqualTo(writer().toBytes());
    assertThat(folder).isDirectoryContaining(path::equals);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void keepsOldFileIfWriteFails() throws Exception {
    // Given
    Path taken = Files.createDirectory(folder.resolve("a.safetensors"));
    Files.writeString(taken.resolve("kept"), "kept");

    // Then
    assertThatThrownBy(() -> writer().write(taken)).isInstanceOf(java.io.IOException.class);
    assertThat(taken.resolve("kept")).hasContent("kept");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(taken);
    }
  }

  @Test
  void rejectsValueOutsideTypeRange() {
    assertRefused(TensorType.F16, 65520, "65520.0, which F16 cannot");
    assertRefused(TensorType.BF16, Float.MAX_VALUE, "which BF16 cannot");
    assertRefused(TensorType.F32, Float.NaN, "tensor t holds NaN");
    assertRefused(TensorType.F32, Float.NEGATIVE_INFINITY, "tensor t holds -Infinity");
  }

  @Test
  void rejectsDuplicateName() {
    assertThatThrownBy(() -> writer().tensor(ODD, TensorType.F32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two tensors are named odd");
    assertThatThrownBy(() -> writer().metadata("architecture", "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("architecture");
  }

  private static void assertRefused(TensorType type, float value, String reason) {
    Tensor tensor = new Tensor("t", new int[] {2}, new float[] {0, value});
    assertThatThrownBy(() -> writer().tensor(tensor, type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static CheckpointWriter writer() {
    return new CheckpointWriter("tiny", ARCHITECTURE)
        .tensor(ODD, TensorType.BF16)
        .tensor(EVEN, TensorType.F16)
        .tensor(WIDE, TensorType.F32);
  }
}
