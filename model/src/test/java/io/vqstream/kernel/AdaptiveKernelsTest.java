package io.vqstream.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vqstream.entropy.RangeEncoder;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdaptiveKernelsTest {
  private int calls;

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

  @Test
  void switchingKernelsChangesNoBit() {
    // Given
    RandomPrior random = new RandomPrior(RandomPrior.TINY, 3);
    PixelCnnPrior plain = random.prior(new PlainKernels());
    PixelCnnPrior changing = random.prior(changingAtEveryCall());
    float[] latents = random.latents(9, 11);
    RangeEncoder byPlain = new RangeEncoder();
    RangeEncoder byChanging = new RangeEncoder();

    // When
    byte[] expected = plain.encode(latents, 9, 11, 2, random.lambda(), byPlain).codes();
    byte[] codes = changing.encode(latents, 9, 11, 2, random.lambda(), byChanging).codes();

    // Then
    assertThat(calls).isGreaterThan(1000);
    assertThat(codes).isEqualTo(expected);
    assertThat(byChanging.finish()).isEqualTo(byPlain.finish());
  }

  private Kernels changingAtEveryCall() {
    Kernels plain = new PlainKernels();
    Kernels vectors = new VectorKernels();
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) ->
                method.invoke(calls++ % 2 == 0 ? plain : vectors, arguments));
  }
}
