package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.CheckingKernels;
import org.junit.jupiter.api.Test;

/** Checks that no intermediate result is subnormal, with weights of all magnitudes. */
class SubnormalsTest {

  @Test
  void producesNoSubnormals() {
    // Given
    RandomPrior random = new RandomPrior(RandomPrior.TINY, 5);
    random.tensors.forEach(
        (name, tensor) -> {
          for (int i = 0; i < tensor.values().length && !name.equals("prior.unit"); i++) {
            tensor.values()[i] *= Math.scalb(1f, -(i * 7 % 45)); // down to 2^-44
          }
        });
    CheckingKernels kernels = new CheckingKernels();
    PixelCnnPrior prior = random.prior(kernels);

    // When
    prior.code(random.codes(9, 13), 9, 13, 1, new RangeEncoder());

    // Then
    assertThat(kernels.values()).isGreaterThan(1_000_000);
    assertThat(kernels.tiny()).as("values below 2^-29 that are not 0").isPositive();
    assertThat(kernels.subnormals()).isZero();
  }
}
