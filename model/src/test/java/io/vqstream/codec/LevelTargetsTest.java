package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.checkpoint.BundledCheckpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelTargetsTest {

  @Test
  void hasFiguresOfBundledCheckpoint() {
    // Given the bundled checkpoint, whose metadata has its lambdas
    LevelTargets targets = LevelTargets.of(BundledCheckpoint.PHOTOS.read());

    // Then its levels have the figures of the model card
    assertThat(targets.lambda(1)).isEqualTo(1300);
    assertThat(targets.psnr(1)).isCloseTo(26.54, within(1e-9));
    assertThat(targets.psnr(4)).isCloseTo(33.19, within(1e-9));
    assertThat(targets.bitsPerPixel(6)).isCloseTo(0.9551, within(1e-9));
  }

  @Test
  void interpolatesBetweenLevels() {
    // Given lambdas beside and between those of the bundled checkpoint
    LevelTargets targets = LevelTargets.of("[2600, 400.0, 6.0]", 3);

    // Then PSNR and rate follow lambda
    assertThat(targets.psnr(1)).isBetween(23.0, 26.5);
    assertThat(targets.psnr(2)).isBetween(28.8, 30.98);
    assertThat(targets.psnr(3)).isBetween(37.3, 40.0);
    assertThat(targets.bitsPerPixel(1)).isBetween(0.03, 0.0825);
    assertThat(targets.bitsPerPixel(2)).isBetween(0.1434, 0.2359);
    assertThat(targets.bitsPerPixel(3)).isBetween(0.9551, 2.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "[1, 2]", "[a, b, c]", "[1, 0, 2]", "[1, NaN, 2]", "[1,,2]"})
  void usesDefaultsWithoutValidLambdas(String lambdas) {
    // Given metadata without a valid lambda for each of 3 levels
    LevelTargets targets = LevelTargets.of(lambdas, 3);

    // Then they are those of the bundled checkpoint
    assertThat(targets.lambda(1)).isEqualTo(1300);
    assertThat(targets.lambda(3)).isEqualTo(250);
  }
}
