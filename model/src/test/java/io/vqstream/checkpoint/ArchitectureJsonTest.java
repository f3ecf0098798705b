package io.vqstream.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureJsonTest {
  private static final TransformShape RESIDUAL =
      new TransformShape(BlockType.RESIDUAL, 64, 2, 160, 3);
  private static final TransformShape DEPTHWISE =
      new TransformShape(BlockType.DEPTHWISE, 48, 1, 128, 4);

  private static final String SAME_RESIDUAL =
      """
      {"levels":6,"latent_channels":3,"quarter_channels":64,"quarter_blocks":2,\
      "eighth_channels":160,"eighth_blocks":3,\
      "slots":[{"count":3,"dimensions":1,"codewords":16}],\
      "prior_channels":128,"prior_blocks":5,"slot_channels":24}\
      """;
  private static final String MIXED =
      """
      {"levels":6,"latent_channels":3,\
      "encoder":{"block":"residual","quarter_channels":64,"quarter_blocks":2,\
      "eighth_channels":160,"eighth_blocks":3},\
      "decoder":{"block":"depthwise","quarter_channels":48,"quarter_blocks":1,\
      "eighth_channels":128,"eighth_blocks":4},\
      "slots":[{"count":3,"dimensions":1,"codewords":16}],\
      "prior_channels":128,"prior_blocks":5,"slot_channels":24}\
      """;

  static Stream<Architecture> architectures() {
    return Stream.of(
        architecture(RESIDUAL, RESIDUAL),
        architecture(RESIDUAL, new TransformShape(BlockType.RESIDUAL, 64, 2, 160, 4)),
        architecture(RESIDUAL, DEPTHWISE),
        architecture(DEPTHWISE, RESIDUAL),
        architecture(DEPTHWISE, DEPTHWISE));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void readsWhatItWrites(Architecture architecture) {
    assertThat(ArchitectureJson.read(architecture.toJson())).isEqualTo(architecture);
  }

  @Test
  void writesSizesOnceForEqualResidualNetworks() {
    assertThat(architecture(RESIDUAL, RESIDUAL).toJson()).isEqualTo(SAME_RESIDUAL);
  }

  @Test
  void writesDifferentNetworksSeparately() {
    assertThat(architecture(RESIDUAL, DEPTHWISE).toJson()).isEqualTo(MIXED);
  }

  @Test
  void readsEqualResidualNetworksInBothForms() {
    // Given
    String separate =
        MIXED.replaceFirst(
            "\"decoder\":\\{[^}]*}",
            "\"decoder\":{\"block\":\"residual\",\"quarter_channels\":64,\"quarter_blocks\":2,"
                + "\"eighth_channels\":160,\"eighth_blocks\":3}");

    // Then
    assertThat(ArchitectureJson.read(separate)).isEqualTo(architecture(RESIDUAL, RESIDUAL));
    assertThat(ArchitectureJson.read(SAME_RESIDUAL)).isEqualTo(architecture(RESIDUAL, RESIDUAL));
  }

  @ParameterizedTest
  @EnumSource
  void keepsBytesOfBundledCheckpoints(BundledCheckpoint bundled) {
    // Given
    Checkpoint checkpoint = bundled.read();
    String start = new String(checkpoint.file(), 8, 1000, StandardCharsets.UTF_8);

    // When
    String json = checkpoint.architecture().toJson();

    // Then
    assertThat(start).contains("\"architecture\":\"" + json.replace("\"", "\\\"") + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"depthwise\" | \"winograd\" | the blocks of the decoder are \"winograd\", which this"
            + " version does not know: the checkpoint needs a newer version of vqstream",
        "\"depthwise\" | 7            | which this version does not know",
        "\"depthwise\" | []           | decoder has no block",
        "block         | kind         | encoder has no block",
        "decoder       | other        | decoder is no JSON object",
        "encoder       | other        | encoder is no JSON object",
        "channels\":48 | channels\":-1 | quarter_channels is -1, not a whole number of 0..8192",
        "blocks\":4    | blocks\":257 | eighth_blocks is 257, not a whole number of 0..256",
      })
  void rejectsInvalidNetwork(String sound, String lie, String reason) {
    // Given
    assertThat(MIXED).contains(sound);
    String lying = MIXED.replace(sound, lie);

    // Then
    assertThatThrownBy(() -> ArchitectureJson.read(lying))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static Architecture architecture(TransformShape encoder, TransformShape decoder) {
    return new Architecture(
        6, 3, encoder, decoder, List.of(new SubspaceGroup(3, 1, 16)), 128, 5, 24);
  }
}
