package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Architecture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizerTest {

  private static Architecture subspaces(String text) {
    return Tiny.config("subspaces", text).architecture();
  }

  @Test
  void dividesCodewordsIntoFactorsAboutEqual() {
    // Given
    Architecture architecture = subspaces("1x2:256,1x2:128,1x1:30,1x1:7");

    // When
    List<List<Integer>> factors = Quantizer.factors(architecture, 3, group -> group.dimensions());

    // Then
    assertThat(factors).containsExactly(List.of(16, 16), List.of(16, 8), List.of(30), List.of(7));
  }

  @ParameterizedTest
  @CsvSource({"residual, 1x2:127;4x1:16", "fsq, 1x2:127;4x1:16", "fsq, 1x2:4;4x1:16"})
  void rejectsSubspacesThatItCannotDivide(String quantizer, String subspaces) {
    assertThatThrownBy(
            () -> Tiny.config("quantizer", quantizer, "subspaces", subspaces.replace(';', ',')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("training setting subspaces")
        .hasMessageContaining("are not a product of 2 numbers");
  }

  @Test
  void namesTheQuantizersThereAre() {
    assertThatThrownBy(() -> Tiny.config("quantizer", "lfq"))
        .hasMessage("training setting quantizer must be product, residual or fsq, not lfq");
  }

  @Test
  void residualNeedsTwoStages() {
    assertThatThrownBy(() -> Tiny.config("quantizer", "residual", "residual.stages", "1"))
        .hasMessage("training setting residual.stages must be at least 2, not 1");
  }

  @ParameterizedTest
  @CsvSource({
    "product, 2, product, true",
    "product, 2, residual:2, true",
    "product, 2, fsq, false",
    "residual, 2, residual:2, true",
    "residual, 3, residual:2, false",
    "residual, 2, product, false",
    "fsq, 2, fsq, true",
    "fsq, 2, product, false"
  })
  void keepsCodewordsThatAreOfItsKind(String id, int stages, String label, boolean continues) {
    assertThat(Quantizer.of(id, stages).continues(label)).isEqualTo(continues);
  }

  @Test
  void gridHasAllCombinationsOfLevels() {
    assertThat(FiniteScalarQuantizer.grid(List.of(4, 3)))
        .containsExactly(
            0, 0, 0, -1, 0, 1, //
            -1, 0, -1, -1, -1, 1, //
            1, 0, 1, -1, 1, 1, //
            -2, 0, -2, -1, -2, 1);
  }
}
