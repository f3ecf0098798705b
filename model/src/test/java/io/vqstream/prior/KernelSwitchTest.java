package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.TestKernels;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KernelSwitchTest {

  @Test
  void switchingKernelsChangesNoBit() {
    // Given
    AtomicInteger calls = new AtomicInteger();
    RandomPrior random = new RandomPrior(RandomPrior.TINY, 3);
    PixelCnnPrior plain = random.prior(TestKernels.plain());
    PixelCnnPrior changing = random.prior(TestKernels.alternating(calls));
    float[] latents = random.latents(9, 11);
    RangeEncoder byPlain = new RangeEncoder();
    RangeEncoder byChanging = new RangeEncoder();

    // When
    byte[] expected = plain.encode(latents, 9, 11, 2, random.lambda(), byPlain).codes();
    byte[] codes = changing.encode(latents, 9, 11, 2, random.lambda(), byChanging).codes();

    // Then
    assertThat(calls).hasValueGreaterThan(1000);
    assertThat(codes).isEqualTo(expected);
    assertThat(byChanging.finish()).isEqualTo(byPlain.finish());
  }
}
