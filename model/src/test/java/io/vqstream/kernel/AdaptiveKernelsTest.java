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
