package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Tensor;
import io.vqstream.kernel.Matrix;
import io.vqstream.kernel.PlainKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorWeightsTest {
  private final RandomPrior random = new RandomPrior(RandomPrior.TINY, 1);

  @ParameterizedTest(name = "{0}[{1}]")
  @CsvSource({
    "prior.context.weight, 12, '[0, 0, 2, 2]'",
    "prior.context.weight, 29, '[0, 1, 2, 4]'",
    "prior.residual.1.spatial.weight, 5, '[0, 0, 1, 2]'",
    "prior.linear.context.weight, 4, '[0, 0, 1, 1]'",
    "prior.linear.depth.weight, 0, '[0, 0]'",
    "prior.linear.depth.weight, 38, '[3, 2]'",
    "prior.head.depth.weight, 97, '[4, 1]'",
    "prior.head.depth.weight, 109, '[4, 13]'",
  })
  void rejectsNonCausalWeights(String name, int index, String place) {
    // Given
    random.values(name)[index] = 0.25f;

    // Then
    assertThatThrownBy(this::load)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tensor %s holds 0.25 at %s instead of 0: it reads codes that have not been decoded"
                + " yet",
            name, place);
  }

  @Test
  void rejectsNonzeroCodewordZero() {
    random.values("codebook.1")[12 * 2 + 1] = 1f;

    assertThatThrownBy(this::load)
        .hasMessage(
            "tensor codebook.1 holds 1.0 at [1, 0, 1] instead of 0: codeword 0 must be the zero"
                + " vector");
  }

  @Test
  void rejectsOtherShapes() {
    random.tensors.put(
        "prior.head.bias", new Tensor("prior.head.bias", new int[] {5}, new float[5]));

    assertThatThrownBy(this::load)
        .hasMessage("tensor prior.head.bias has shape [5], the architecture asks for [24]");
  }

  @Test
  void rejectsValuesOutOfRange() {
    random.values("prior.head.bias")[2] = Float.NaN;

    assertThatThrownBy(this::load).hasMessage("tensor prior.head.bias holds NaN at [2]");
  }

  @Test
  void rejectsZeroUnits() {
    random.values("prior.unit")[13] = 0f;

    assertThatThrownBy(this::load).hasMessage("tensor prior.unit holds the scale 0.0 at [1, 1]");
  }

  @Test
  void flushesTinyWeightsToZero() {
    // Given
    random.values("prior.head.context.weight")[1] = 0x1p-25f;

    // When: the matrix is multiplied by its second input alone
    Matrix head = load().head;
    float[] x = new float[head.inputs()];
    x[1] = 1f;
    float[] y = new float[head.paddedOutputs()];
    new PlainKernels().multiplyAdd(head, 1, x, 0, x.length, y, y.length);

    // Then
    assertThat(y[0]).isZero();
    assertThat(y[1]).isNotZero();
  }

  private PriorWeights load() {
    return new PriorWeights(random.architecture, random.tensors::get);
  }
}
