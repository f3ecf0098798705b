package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.checkpoint.TransformShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingConfigTest {

  @Test
  void everySettingHasADefault() {
    // When
    TrainingConfig config = TrainingConfig.defaults();

    // Then
    assertThat(config.name()).isEqualTo("photos");
    assertThat(config.architecture().levels()).isEqualTo(6);
    assertThat(config.architecture().subspaceCount()).isEqualTo(36);
  }

  @Test
  void parsesSubspaces() {
    assertThat(Tiny.config("subspaces", "4x1:16, 1x2:8").architecture().subspaces())
        .containsExactly(new SubspaceGroup(4, 1, 16), new SubspaceGroup(1, 2, 8));
  }

  @Test
  void parsesNetworkSizes() {
    // When
    TrainingConfig config =
        Tiny.config("encoder", "residual:64x2,160x3", "decoder", "depthwise:48x0, 128x4");

    // Then
    assertThat(config.architecture().encoder())
        .isEqualTo(new TransformShape(BlockType.RESIDUAL, 64, 2, 160, 3));
    assertThat(config.architecture().decoder())
        .isEqualTo(new TransformShape(BlockType.DEPTHWISE, 48, 0, 128, 4));
  }

  @Test
  void statesFormOfNetworkSizes() {
    assertThatThrownBy(() -> Tiny.config("decoder", "winograd:4x1,6x1"))
        .hasMessage(
            "training setting decoder must be BLOCK:CHANNELSxBLOCKS,CHANNELSxBLOCKS, at a quarter"
                + " and at an eighth of the resolution, such as residual:64x2,160x3 or"
                + " depthwise:48x2,128x4, not winograd:4x1,6x1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stepss | 10",
        "steps | many",
        "steps | 0",
        "steps | 1.5",
        "crops | 0",
        "crop.size | 36",
        "crop.size | 16",
        "learning.rate | NaN",
        "learning.rate | -1",
        "clip | 0",
        "optimizer | sgd",
        "precision | float16",
        "commitment | -1",
        "loss.ms.ssim | 1.5",
        "reinitialize.codebooks | maybe",
        "encoder.rate | 1.5",
        "rdo.lambda.scale | 0",
        "codebook.decay | 1",
        "codebook.dead | -0.1",
        "codebook.revive.every | 0.5",
        "codeword.positions | 0",
        "jpeg.downscale | 2",
        "rounding.phase.fraction | 1.1",
        "joint.phase.fraction | 0.9",
        "lambdas | 100,-5",
        "lambdas | 100,,5",
        "lambdas | Infinity",
        "subspaces | 2x1",
        "subspaces | axb:c",
        "subspaces | 2x1:16",
        "subspaces | 6x1:1000",
        "encoder | residual:0x1,6x1",
        "encoder | residual:4x1",
        "decoder | winograd:4x1,6x1",
        "decoder | depthwise:4x1,9000x1",
        "decoder | depthwise:4x257,6x1",
        "seed | x"
      })
  void rejectsAnInvalidValue(String key, String value) {
    assertThatThrownBy(() -> Tiny.config(key, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("training setting " + key);
  }
}
