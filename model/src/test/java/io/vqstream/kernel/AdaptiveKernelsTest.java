package io.vqstream.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdaptiveKernelsTest {
  @BeforeAll
  static void requiresVectorModule() {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "this Java virtual machine runs without jdk.incubator.vector");
  }

  @Test
  void selectsVectorsOnceFaster() throws Exception {
    // Given
    Kernels fastest = KernelsFactory.fastest();

    // When
    Kernels settled = ((AdaptiveKernels) fastest).awaitSelection();

    // Then
    assertThat(settled).isInstanceOf(VectorKernels.class);
  }

  @Test
  void leavesSmallWorkToPlainKernels() {
    // Given
    AdaptiveKernels kernels = new AdaptiveKernels(new PlainKernels(), new PlainKernels());

    // When
    multiply(kernels, 1_000_000);

    // Then
    assertThat(kernels.isStarted()).isFalse();
  }

  @Test
  void warmsUpAfterMuchWork() throws Exception {
    // Given
    AdaptiveKernels kernels = new AdaptiveKernels(new PlainKernels(), new VectorKernels());

    // When
    multiply(kernels, 2_100_000_000L);

    // Then
    assertThat(kernels.isStarted()).isTrue();
    assertThat(kernels.awaitSelection()).isInstanceOf(VectorKernels.class);
  }

  private static void multiply(Kernels kernels, long times) {
    Matrix matrix = Matrix.of(Kernels.ALIGNMENT, 100, (output, input) -> 1f);
    float[] x = new float[100 * 100];
    float[] y = new float[100 * Kernels.ALIGNMENT];
    for (long done = 0; done < times; done += 100L * 100 * Kernels.ALIGNMENT) {
      kernels.multiplyAdd(matrix, 100, x, 0, 100, y, Kernels.ALIGNMENT);
    }
  }

  @Test
  void abandonsVectorsThatAreNotFaster() throws Exception {
    // Given
    Kernels plain = new PlainKernels();
    Kernels noFaster = new PlainKernels();

    // When
    Kernels settled = new AdaptiveKernels(plain, noFaster, Duration.ofMillis(300)).awaitSelection();

    // Then
    assertThat(settled).isSameAs(plain);
  }
}
