package io.vqstream.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads files built from the specification of the format, not by the writer. */
class CheckpointTest {
  private static final String ARCHITECTURE =
      """
      {\\"levels\\":4,\\"latent_channels\\":3,\\"quarter_channels\\":8,\\"quarter_blocks\\":1,\
      \\"eighth_channels\\":8,\\"eighth_blocks\\":2,\
      \\"slots\\":[{\\"count\\":1,\\"dimensions\\":1,\\"codewords\\":16},\
      {\\"count\\":1,\\"dimensions\\":2,\\"codewords\\":32}],\
      \\"prior_channels\\":16,\\"prior_blocks\\":3,\\"slot_channels\\":4}\
      """;
  private static final String METADATA =
      "\"__metadata__\":{\"vqstream.version\":\"1\",\"name\":\"tiny\",\"seed\":\"7\","
          + "\"architecture\":\""
          + ARCHITECTURE
          + "\"}";
  private static final String TENSORS =
      """
      "a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
      "b":{"dtype":"F16","shape":[3],"data_offsets":[8,14]},
      "c":{"dtype":"BF16","shape":[],"data_offsets":[14,16]}\
      """;
  private static final String DATA =
      "0000803f"
          + "000000c0" // a: 1, -2
          + "003c"
          + "00c0"
          + "0100" // b: 1, -2, 2^-24
          + "4940"; // c: 3.140625

  @TempDir Path folder;

  @Test
  void readsHandBuiltFile() throws Exception {
    // Given
    byte[] file = file("{" + METADATA + "," + TENSORS + "}  ", DATA);
    Path path = Files.write(folder.resolve("tiny.safetensors"), file);

    // When
    Checkpoint checkpoint = Checkpoint.read(path);

    // Then
    assertThat(checkpoint.name()).isEqualTo("tiny");
    assertThat(checkpoint.metadata()).containsOnlyKeys("name", "seed").containsEntry("seed", "7");
    assertThat(checkpoint.tensorNames()).containsExactly("a", "b", "c");
    assertThat(checkpoint.tensor("a").shape()).containsExactly(2, 1);
    assertThat(checkpoint.tensor("a").values()).containsExactly(1, -2);
    assertThat(checkpoint.tensor("b").shape()).containsExactly(3);
    assertThat(checkpoint.tensor("b").values()).containsExactly(1, -2, 0x1p-24f);
    assertThat(checkpoint.tensor("c").shape()).isEmpty();
    assertThat(checkpoint.tensor("c").values()).containsExactly(3.140625f);
    Architecture architecture = checkpoint.architecture();
    assertThat(architecture.levels()).isEqualTo(4);
    assertThat(architecture.encoder())
        .isEqualTo(new TransformShape(BlockType.RESIDUAL, 8, 1, 8, 2));
    assertThat(architecture.decoder()).isEqualTo(architecture.encoder());
    assertThat(architecture.subspaces())
        .containsExactly(new SubspaceGroup(1, 1, 16), new SubspaceGroup(1, 2, 32));
    assertThat(architecture.headChannels()).isEqualTo(4);
    assertThat(checkpoint.digest()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(file));
    assertThat(checkpoint.file()).isEqualTo(file);
  }

  @Test
  void isImmutable() throws Exception {
    // Given
    byte[] file = file("{" + METADATA + "," + TENSORS + "}", DATA);
    Checkpoint checkpoint = Checkpoint.of(file);

    // When
    file[file.length - 1] ^= 1;
    checkpoint.digest()[0] ^= 1;
    checkpoint.file()[8] ^= 1;
    checkpoint.tensor("a").values()[0] = 9;

    // Then
    assertThat(checkpoint.tensor("a").values()).containsExactly(1, -2);
    assertThat(checkpoint.tensor("c").values()).containsExactly(3.140625f);
    assertThat(checkpoint.digest())
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(checkpoint.file()));
  }

  @Test
  void reportsMissingTensor() throws Exception {
    Checkpoint checkpoint = Checkpoint.of(file("{" + METADATA + "," + TENSORS + "}", DATA));

    assertThatThrownBy(() -> checkpoint.tensor("prior.unit"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("prior.unit");
  }

  @ParameterizedTest(name = "{0} becomes {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[0,8]         | [0,12]          | tensor a of shape [2, 1] and type F32 takes 8 bytes",
        "[8,14]        | [6,12]          | overlaps its neighbor or leaves a gap",
        "[14,16]       | [16,18]         | claims bytes 16..18 of 16",
        "[14,16]       | [14,9999999999] | claims bytes 14..9999999999 of 16",
        "[14,16]       | [16,14]         | claims bytes 16..14 of 16",
        "[14,16]       | [-2,0]          | a number below zero: -2",
        "[14,16]       | [14]            | tensor c lacks dtype, shape or data_offsets",
        "[14,16]       | [14,1e99]       | no safetensors JSON",
        "[14,16]       | [14,\"16\"]     | text for a number",
        "[3]           | [2]             | tensor b of shape [2] and type F16 takes 4 bytes",
        "[3]           | [65536,65536]   | too large",
        "BF16          | I64             | tensor c is of type I64",
        "\"c\"         | \"a\"           | two tensors are named a",
        "\"c\"         | \"\\n\"         | name is no text",
        "dtype         | type            | unknown field type",
        "vqstream.     | other.          | no vqstream checkpoint",
        ":\"1\"        | :\"2\"          | checkpoint version 2 is too new",
        ":\"1\"        | :\"0\"          | is no version: 0",
        ":\"1\"        | :1              | metadata vqstream.version is no string",
        "\"name\"      | \"nom\"         | metadata name is missing",
        "architecture  | other           | metadata architecture is missing",
        "prior_blocks  | blocks          | prior_blocks is missing",
        "levels\\\":4  | levels\\\":0    | levels is 0, not a whole number of 1..63",
        "levels\\\":4  | levels\\\":64   | levels is 64, not a whole number of 1..63",
        "blocks\\\":3  | blocks\\\":257  | prior_blocks is 257, not a whole number of 0..256",
        "nels\\\":16   | nels\\\":8193  | prior_channels is 8193, not a whole number of 1..8192",
        "ons\\\":2     | ons\\\":3       | the subspaces cover 4 channels, but the latent grid has 3",
        "words\\\":32  | words\\\":999   | no such subspaces",
      })
  void rejectsContradictoryFileWithReason(String sound, String lie, String reason)
      throws Exception {
    // Given
    String header = "{" + METADATA + "," + TENSORS + "}";
    assertThat(header).contains(sound);
    int last = header.lastIndexOf(sound);
    String lying = header.substring(0, last) + lie + header.substring(last + sound.length());
    Path path = Files.write(folder.resolve("bad.safetensors"), file(lying, DATA));

    // Then
    assertThatThrownBy(() -> Checkpoint.read(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{]", "{} x", "{\"a\":", "{\"a\":1}", "hello, world"})
  void rejectsMalformedHeader(String header) {
    assertThatThrownBy(() -> Checkpoint.of(file(header, "")))
        .isInstanceOf(CheckpointException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1 << 20, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void rejectsWrongHeaderLength(long length) {
    // Given
    byte[] file = file("{" + METADATA + "," + TENSORS + "}", DATA);
    for (int i = 0; i < 8; i++) {
      file[i] = (byte) (length >>> 8 * i);
    }

    // Then
    assertThatThrownBy(() -> Checkpoint.of(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("it claims a header of " + Long.toUnsignedString(length));
  }

  @Test
  void rejectsEveryTruncation() {
    byte[] file = file("{" + METADATA + "," + TENSORS + "}", DATA);
    for (int length = 0; length < file.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(file, length);
      assertThatThrownBy(() -> Checkpoint.of(cut)).isInstanceOf(CheckpointException.class);
    }
  }

  @Test
  void rejectsUnusedBytes() {
    assertThatThrownBy(() -> Checkpoint.of(file("{" + METADATA + "," + TENSORS + "}", DATA + "00")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("1 bytes belong to no tensor");
  }

  @ParameterizedTest
  @CsvSource({"0000807f, Infinity", "0000c07f, NaN"})
  void rejectsNonFiniteValue(String bits, String value) {
    String data = DATA.substring(0, 8) + bits + DATA.substring(16);

    assertThatThrownBy(() -> Checkpoint.of(file("{" + METADATA + "," + TENSORS + "}", data)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tensor a holds " + value + " as its value 1");
  }

  @Test
  void rejectsNoiseWithCheckpointException() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      // Given
      byte[] file = file("{" + METADATA + "," + TENSORS + "}", DATA);
      for (int n = 0; n < 3; n++) {
        file[random.nextInt(file.length - 16)] = (byte) random.nextInt();
      }

      // Then: some changes are harmless, such as another letter in a name
      try {
        Checkpoint.of(file);
      } catch (CheckpointException e) {
        assertThat(e).hasMessageStartingWith("checkpoint: ");
      }
    }
  }

  @Test
  void reportsMissingFile() {
    Path path = folder.resolve("none.safetensors");

    assertThatThrownBy(() -> Checkpoint.read(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(path + ": no such file");
    assertThatThrownBy(() -> Checkpoint.read(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is a folder");
  }

  private static byte[] file(String header, String hexData) {
    byte[] json = header.getBytes(UTF_8);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 0; i < 8; i++) {
      file.write((int) ((long) json.length >>> 8 * i));
    }
    file.writeBytes(json);
    file.writeBytes(HexFormat.of().parseHex(hexData));
    return file.toByteArray();
  }
}
